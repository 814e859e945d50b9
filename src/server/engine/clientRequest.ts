import type { Viewer } from '../../schema/index.ts';
import { Cancellation } from '../../store/database/cancellation.ts';
import { type Authenticate, invalidToken } from '../auth/authenticate.ts';
import type { Budget } from '../auth/rateBudget.ts';
import type { Client } from '../http/client.ts';
import { clientGone, limited } from './timeLimit.ts';

/** Authentication, rate limits and the time limit of every request. */
export interface Gate {
  readonly authenticate: Authenticate;
  readonly budget: Budget;
  /** Time limit of one request, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * One request of a client, or one operation on its connection, from reading to response: its viewer, rate budget and
 * cancellation. Used for GraphQL over every transport and for REST.
 */
export class ClientRequest {
  readonly client: Client;
  /** Cancels the SQL statements of the request. */
  readonly cancellation = new Cancellation();
  /** The viewer, once authenticated; null for an invalid token. For the access log. */
  viewer: Viewer | null | undefined;
  /** The posted body; null if it is too large. For the access log. */
  body: Buffer | null | undefined;
  /** Whether the result has no errors and is the same for all viewers with the same role. Set by the execution. */
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
   * Authenticates the client and charges it for the request; repeated calls return the same result.
   * @throws GraphQLError UNAUTHENTICATED, RATE_LIMITED or TIMEOUT, with the status for HTTP in `extensions.http`
   * @throws DomainError while the database or the identity provider does not respond
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

  /** Charges the actual cost of the request. */
  spend(viewer: Viewer, cost: number): void {
    this.#gate.budget.spend(viewer, this.client, cost);
  }

  /** Called by the transport when the client has disconnected or completed the operation early. Cancels reads, but not writes. */
  disconnect(): void {
    this.cancellation.clientDisconnected(clientGone);
  }

  /** @throws GraphQLError if the client has disconnected */
  throwIfGone(): void {
    if (this.cancellation.isDisconnected) throw clientGone();
  }

  /**
   * Runs work within the time limit of a request. A read is abandoned at the limit; a write is cancelled and awaited, until it is
   * known whether it has committed.
   * @throws GraphQLError TIMEOUT
   */
  within<Result>(work: () => Result | Promise<Result>, isRead: boolean): Result | Promise<Result> {
    return limited(work, this.cancellation, this.#gate.timeoutMs, isRead);
  }

  /** Excludes the result from the response cache, since it contains data that other viewers may not see. */
  refuseCaching(): void {
    this.#isCachingRefused = true;
    this.isCacheable = false;
  }

  /** Lets the result be cached, unless a resolver has refused it. */
  allowCaching(): void {
    this.isCacheable = !this.#isCachingRefused;
  }
}
