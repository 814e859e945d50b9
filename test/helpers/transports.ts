import type { ExecutionResult } from 'graphql';
import type { TestApp } from './app.ts';
import type { Data, Viewer } from './client.ts';
import { openSocket } from './socket.ts';
import { openEventStream } from './sse.ts';

type Result = ExecutionResult<Data>;

/** The first result of an operation, with the HTTP status if its transport has one. */
export interface Told extends Result {
  readonly status: number | null;
  readonly headers: Headers | null;
}

/** Runs an operation over one transport. */
export type Transport = (app: TestApp, query: string, variables?: Record<string, unknown>, viewer?: Viewer) => Promise<Told>;

/** The result in an HTTP response. */
export async function told(response: Response): Promise<Told> {
  return { ...((await response.json()) as Result), status: response.status, headers: response.headers };
}

/** All transports of operations. */
export const TRANSPORTS: readonly (readonly [name: string, ask: Transport])[] = [
  [
    'POST',
    async (app, query, variables = {}, viewer = 'anonymous') =>
      told(await app.post(JSON.stringify({ query, variables }), { viewer })),
  ],
  [
    'GET',
    async (app, query, variables = {}, viewer = 'anonymous') => {
      const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      return told(await app.get(`/graphql?${search.toString()}`, app.authorization(viewer)));
    },
  ],
  [
    'server-sent events',
    async (app, query, variables = {}, viewer = 'anonymous') => {
      await using stream = await openEventStream(app, query, variables, viewer);
      const { value } = await stream.results.next();
      return { ...value, status: stream.status, headers: null };
    },
  ],
  [
    'WebSocket',
    async (app, query, variables = {}, viewer = 'anonymous') => {
      await using socket = openSocket(app, viewer);
      // An operation rejected before execution ends with an error message, which the client throws.
      const result = await socket.ask(query, variables).catch((errors: unknown) => ({ errors }) as Result);
      return { ...result, status: null, headers: null };
    },
  ],
];

/** The codes of the errors of a result. */
export const codesOf = ({ errors = [] }: Told): unknown[] => errors.map(({ extensions }) => extensions?.['code']);
