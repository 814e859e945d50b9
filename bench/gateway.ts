import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';
import type { Database } from './databases/database.ts';
import { ROOT } from './project.ts';
import type { Upstream } from './upstream/server.ts';

/** The first start makes a PGlite database, which takes seconds. */
const START_MS = 120_000;
const REQUEST_MS = 120_000;
/** A process that dies closes its connections before it is known how it died. */
const LAST_WORDS_MS = 500;
export const STAFF_TOKEN = 'a-token-for-the-bench-only';

export interface GatewayOptions {
  readonly database: Database;
  readonly upstream: Upstream;
  /** Where the process leaves its CPU profile when it ends. */
  readonly profileFolder: string | null;
  /** Settings beside those of every gateway here. */
  readonly env?: Readonly<Record<string, string>>;
  /** The command that starts it, with its arguments; by default nothing stands in between. */
  readonly inside?: readonly string[];
}

/** A gateway as operators run it, in a process of its own. */
export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** As staff. @throws Error for an answer with errors */
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Reads a subscription to its end. */
  follow(document: string, variables: Record<string, unknown>): Promise<void>;
  /** Resolves when the process has ended, with how. */
  end(signal: NodeJS.Signals): Promise<string>;
  /** How it ended, with the last it wrote; null while it runs. */
  lastWords(): string | null;
}

export async function startGateway({
  database,
  upstream,
  profileFolder,
  env = {},
  inside = [],
}: GatewayOptions): Promise<Gateway> {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder];
  const [command, ...args] = [...inside, process.execPath, ...profiling, 'dist/main.js'];
  const child = startChild(command ?? process.execPath, args, {
    cwd: ROOT,
    env: {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] },
      ...{ NODE_ENV: 'production', PORT: '0', DEMO: 'off', AUTO_UPDATE_CRON: 'off', LOG_LEVEL: 'error', STAFF_TOKEN },
      ...upstream.env,
      ...database.env,
      ...env,
    },
  });
  try {
    return gatewayAt(await child.says(/listens on (http:\/\/[^\s:]+:\d+)/, START_MS), child);
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

function gatewayAt(url: string, child: Child): Gateway {
  const post = async (accept: string, document: string, variables: Record<string, unknown>): Promise<string> => {
    try {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json', authorization: `Token ${STAFF_TOKEN}` },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      return await answer.text();
    } catch (cause) {
      await sleep(LAST_WORDS_MS);
      throw new Error(`The gateway gives no answer. ${child.lastWords() ?? 'It still runs.'}`, { cause });
    }
  };
  return {
    url,
    pid: child.pid,
    async query<Data>(document: string, variables: Record<string, unknown> = {}) {
      const answer = JSON.parse(await post('application/json', document, variables)) as { data?: Data; errors?: unknown };
      if (!answer.data || answer.errors) throw new Error(`The gateway answers ${JSON.stringify(answer.errors)}.`);
      return answer.data;
    },
    follow: async (document, variables) => void (await post('text/event-stream', document, variables)),
    end: (signal) => child.stop(signal),
    lastWords: () => child.lastWords(),
    [Symbol.asyncDispose]: async () => void (await child.stop('SIGTERM')),
  };
}
