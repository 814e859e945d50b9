import { setTimeout as sleep } from 'node:timers/promises';
import { STAFF_TOKEN } from '../../bench/gateway.ts';
import type { Random } from '../../bench/upstream/random.ts';

const RETRY_MS = 100;
const REQUEST_MS = 60_000;
/** How long a request is sent again: gateways are started again within seconds. */
const PATIENCE_MS = 120_000;
const HEADERS = { 'content-type': 'application/json', authorization: `Token ${STAFF_TOKEN}` };

/** A response of either API. */
export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Gateways that come and go, as staff: a request without a response is sent again, to one of them, so that it may take effect twice. */
export class Door {
  readonly #urls: readonly [string, ...string[]];
  readonly #random: Random;

  constructor(urls: readonly [string, ...string[]], random: Random) {
    this.#urls = urls;
    this.#random = random;
  }

  /** Runs an operation. @throws Error for a response with errors */
  async query<Data>(query: string, variables: object = {}): Promise<Data> {
    const { body } = await this.send('POST', '/graphql', { query, variables });
    if (!body['data'] || body['errors']) throw new Error(`The gateway answers ${JSON.stringify(body)}.`);
    return body['data'] as Data;
  }

  /** Sends a request. */
  async send(method: string, path: string, body?: object): Promise<Reply> {
    for (const began = performance.now(); ;) {
      const reply = await this.#send(method, path, body).catch((error: unknown) => error as Error);
      if (!(reply instanceof Error) && reply.status < 500) return reply;
      if (performance.now() - began > PATIENCE_MS)
        throw new Error(
          `No gateway responds to ${method} ${path}: ${reply instanceof Error ? String(reply) : JSON.stringify(reply)}`,
        );
      await sleep(RETRY_MS);
    }
  }

  async #send(method: string, path: string, body?: object): Promise<Reply> {
    const response = await fetch(`${this.#random.pick(this.#urls)}${path}`, {
      method,
      headers: HEADERS,
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }
}
