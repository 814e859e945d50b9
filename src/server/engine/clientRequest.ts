import type { Viewer } from '../../schema/index.ts';
import { Cancellation } from '../../store/database/cancellation.ts';
import { type Authenticate, invalidToken } from '../auth/authenticate.ts';
import type { Budget } from '../auth/rateBudget.ts';
import type { Client } from '../http/client.ts';
import { clientGone, limited } from './timeLimit.ts';

/** What every request of a gateway has to pass. */
export interface Gate {
  readonly authenticate: Authenticate;
  readonly budget: Budget;
  /** How long the work of one request may take, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * One request of a client, or one operation on its connection, from the moment it is read until it is answered: who sent it, what it may
 * spend, and when its work ends. The same for GraphQL over every transport and for REST.
 */
export class ClientRequest {
  readonly client: Client;
  /** Ends the statements that run for the request. */
  readonly cancellation = new Cancellation();
  /** Who sent it, once that is known; null for a token that is not valid. For the access log. */
  viewer: Viewer | null | undefined;
  /** What was posted; null where it is too large. For the access log. */
  body: Buffer | null | undefined;
  /** Whether the result is the same for every viewer with the same role and has no errors. Set by the execution. */
  isCacheable = false;
  readonly #gate: Gate;
  readonly #authorization: string | undefined;
  #admission: Promise<Viewer> | undefined;
  #isCachingRefused = false;

  /** @param authorization the value of an `Authorization` header, or of `connectionParams.authorization` */
  constructor(gate: Gate, client: Client, authorization: string | undefined) {
    this.#gate = gate;
    this.client = client;
    this.#authorization = authorization;
  }

  /**
   * Authenticates the client and charges it for the request, once, however often it is called.
   * @throws GraphQLError UNAUTHENTICATED, RATE_LIMITED or TIMEOUT, with the status for HTTP in `extensions.http`
   * @throws DomainError while the database or the identity provider does not answer
   */
  admit(): Promise<Viewer> {
    return (this.#admission ??= this.#enter());
  }

  async #enter(): Promise<Viewer> {
    const { authenticate, budget } = this.#gate;
    const viewer = await authenticate(this.#authorization, this.client.address);
    this.viewer = viewer;
    if (!viewer) throw invalidToken();
    const refusal = budget.enter(viewer, this.client);
    if (refusal) throw refusal;
    return viewer;
  }

  /** Charges what the work has turned out to cost. */
  spend(viewer: Viewer, cost: number): void {
    this.#gate.budget.spend(viewer, this.client, cost);
  }

  /** Called by the transport when the client has closed its connection, or has ended the operation. Work that only reads ends with it. */
  disconnect(): void {
    this.cancellation.clientDisconnected(clientGone);
  }

  /** @throws GraphQLError where the client left before its work began */
  throwIfGone(): void {
    if (this.cancellation.isDisconnected) throw clientGone();
  }

  /**
   * Runs work within the time of a request. A read is given up when that is over; an edit is waited for, until it is known what has
   * become of it.
   * @throws GraphQLError TIMEOUT
   */
  within<Result>(work: () => Result | Promise<Result>, isRead: boolean): Result | Promise<Result> {
    return limited(work, this.cancellation, this.#gate.timeoutMs, isRead);
  }

  /** Keeps the result out of the response cache, whatever its document is like: it holds what other viewers may not see. */
  refuseCaching(): void {
    this.#isCachingRefused = true;
    this.isCacheable = false;
  }

  /** Lets the result be cached, unless a resolver has refused it. */
  allowCaching(): void {
    this.isCacheable = !this.#isCachingRefused;
  }
}
