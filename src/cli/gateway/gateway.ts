import { readFileSync } from 'node:fs';
import { Failure } from '../process/failure.ts';
import type { Io } from '../process/io.ts';
import { eventsOf } from './events.ts';
import { failureOf, failureOfStatus, type GraphQLFault } from './failureOf.ts';
import { type Document, textOf } from './graphql.ts';

/** The address of a gateway that is started without settings. */
const DEFAULT_GATEWAY = 'http://127.0.0.1:4000';

/** Milliseconds for a response to begin. */
const PATIENCE_MS = 60_000;

interface GatewayOptions {
  readonly gateway?: string;
  readonly tokenFile?: string;
}

interface GraphQLResponse<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphQLFault[];
}

/** The gateway that commands ask, over HTTP and WebSocket. */
export class Gateway {
  readonly url: string;
  readonly #io: Io;
  readonly #token: string | undefined;

  /** @throws Failure for an address that is not one of HTTP, and for a file that cannot be read */
  constructor(io: Io, { gateway, tokenFile }: GatewayOptions) {
    this.#io = io;
    this.url = addressOf(gateway ?? (io.env.GATEWAY_URL || DEFAULT_GATEWAY));
    this.#token = tokenFile === undefined ? io.env.GATEWAY_TOKEN || undefined : tokenIn(tokenFile);
  }

  /** Whether a token is sent. */
  get hasToken(): boolean {
    return this.#token !== undefined;
  }

  /** Executes a query or mutation. @throws Failure for anything but data without errors */
  async query<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: textOf(document), variables }),
    });
    const { data, errors = [] } = await this.#json<GraphQLResponse<Data>>(response);
    if (errors[0] || !data) throw failureOf({ ...this.#described, status: response.status }, errors);
    return data;
  }

  /** The results of a subscription, until it completes. @throws Failure when the gateway refuses it or the connection is lost */
  subscribe<Data, Variables>(document: Document<Data, Variables>, variables: Variables): AsyncGenerator<Data> {
    const socket = { url: `${this.url.replace('http', 'ws')}/graphql`, token: this.#token, signal: this.#io.signal };
    return eventsOf<Data>(socket, { query: textOf(document), variables: variables as Record<string, unknown> }, (errors) =>
      failureOf({ ...this.#described, status: 200 }, errors),
    );
  }

  /** Sends a request with the token. @throws Failure if there is no response, or one with the status of an error */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.fetch(path, init);
    if (response.ok) return response;
    throw failureOfStatus({ ...this.#described, status: response.status }, await response.text());
  }

  /** Sends a request with the token, whatever the status of the response. @throws Failure if there is no response */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#token !== undefined) headers.set('authorization', `Bearer ${this.#token}`);
    const signal = AbortSignal.any([this.#io.signal, ...(init.signal ? [init.signal] : [AbortSignal.timeout(PATIENCE_MS)])]);
    try {
      return await this.#io.fetch(this.url + path, { ...init, headers, signal });
    } catch (error) {
      throw this.unreachable(error);
    }
  }

  /** The failure of a gateway that does not respond. */
  unreachable(error: unknown): Error {
    if (this.#io.signal.aborted) return new Failure('INTERRUPTED', 'Interrupted.');
    const { cause } = error as { cause?: { code?: string; message?: string } };
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    return new Failure(
      'TRY_AGAIN',
      `The gateway at ${this.url} does not respond (${reason}). Check the address in --gateway or GATEWAY_URL, and whether the gateway is running.`,
    );
  }

  async #json<Body>(response: Response): Promise<Body> {
    const text = await response.text().catch((error: unknown) => Promise.reject(this.unreachable(error)));
    try {
      const body: unknown = JSON.parse(text);
      if (typeof body === 'object' && body !== null && ('data' in body || 'errors' in body)) return body as Body;
    } catch {
      // It is not JSON: reported below.
    }
    if (response.status >= 500)
      throw new Failure(
        'TRY_AGAIN',
        `The gateway at ${this.url} is not available (HTTP status ${response.status}). Try again later.`,
      );
    throw new Failure(
      'FAILED',
      `${this.url} is not a software catalog gateway: /graphql responds with HTTP status ${response.status}. Check the address in --gateway or GATEWAY_URL.`,
    );
  }

  get #described() {
    return { url: this.url, hasToken: this.hasToken };
  }
}

function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Failure('USAGE', `The address of a gateway begins with http:// or https://, not "${text}".`);
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function tokenIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure('USAGE', `The file of --token-file cannot be read: ${(error as Error).message}.`);
  }
}
