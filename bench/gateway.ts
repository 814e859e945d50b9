import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './children.ts';
import type { Database } from './databases/database.ts';
import { ROOT } from './project.ts';
import type { Upstream } from './upstream/server.ts';

/** Time limit of a start: the first one creates a PGlite database, which takes seconds. */
const START_MS = 120_000;
const REQUEST_MS = 120_000;
/** A dying process closes its connections before its exit is known. */
const LAST_WORDS_MS = 500;
/** The staff token of the gateways. */
export const STAFF_TOKEN = 'a-token-for-the-bench-only';

/** Options of `startGateway`. */
export interface GatewayOptions {
  readonly database: Database;
  readonly upstream: Upstream;
  /** The folder for the CPU profile of the process. */
  readonly profileFolder: string | null;
  /** Additional settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command and arguments that wrap the process; none by default. */
  readonly inside?: readonly string[];
}

/** A gateway as in production, in a separate process. */
export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Runs an operation as staff. @throws Error for a response with errors */
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Reads a subscription until it completes. */
  follow(document: string, variables: Record<string, unknown>): Promise<void>;
  /** Sends a signal; resolves with the exit. */
  end(signal: NodeJS.Signals): Promise<string>;
  /** Its exit with the end of its output; null while it runs. */
  lastWords(): string | null;
}

/** Starts a gateway and waits until it is ready. @throws Error */
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
      throw new Error(`The gateway does not respond. ${child.lastWords() ?? 'It is still running.'}`, { cause });
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
