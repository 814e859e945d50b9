import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAFF_TOKEN } from '../bench/gateway.ts';

/** A request to send. */
export interface Question {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly isStaff?: boolean;
}

/** The result of a request: `200`, `503 DATABASE_UNAVAILABLE`, `200 BAD_USER_INPUT`, or the code of a failed connection. */
export interface Outcome {
  readonly began: number;
  readonly ended: number;
  readonly result: string;
}

const TIMEOUT_MS = 30_000;

/** A client with one persistent connection, as behind a load balancer. */
export class Asker {
  readonly outcomes: Outcome[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** Sends a request; returns its result. */
  async ask(url: string, question: Question): Promise<string> {
    const began = Date.now();
    const result = await this.#send(url, question).catch(
      (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).message,
    );
    this.outcomes.push({ began, ended: Date.now(), result });
    return result;
  }

  /** Sends requests until aborted. */
  async askUntil(signal: AbortSignal, url: () => string, question: () => Question, pauseMs = 0): Promise<void> {
    while (!signal.aborted) {
      const result = await this.ask(url(), question());
      // Pauses after a failed connection.
      const pause = /^E[A-Z]+$/.test(result) ? 50 : pauseMs;
      if (pause > 0) await sleep(pause);
    }
  }

  /** Closes the connection. */
  close(): void {
    this.#agent.destroy();
  }

  #send(url: string, { query, variables = {}, isStaff = false }: Question): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request(
        `${url}/graphql`,
        {
          agent: this.#agent,
          method: 'POST',
          timeout: TIMEOUT_MS,
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            ...(isStaff ? { authorization: `Token ${STAFF_TOKEN}` } : {}),
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('error', reject);
          response.on('end', () => resolve(resultOf(response.statusCode ?? 0, text)));
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('no response in time')));
      sent.on('error', reject);
      sent.end(JSON.stringify({ query, variables }));
    });
  }
}

function resultOf(status: number, text: string): string {
  const { data, errors } = JSON.parse(text) as {
    data?: Record<string, { __typename?: string; code?: string } | null>;
    errors?: { extensions?: { code?: string } }[];
  };
  const code = errors?.[0]?.extensions?.code ?? (errors ? 'without code' : undefined);
  const refused = Object.values(data ?? {}).find((value) => value?.__typename?.endsWith('Error'));
  return [status, code ?? refused?.__typename].filter((part) => part !== undefined).join(' ');
}

/** The number of each result, most frequent first. */
export function tally(outcomes: readonly Outcome[]): [result: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { result } of outcomes) counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
