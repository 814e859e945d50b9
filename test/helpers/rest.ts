import type { TestApp } from './app.ts';
import type { Viewer } from './client.ts';

/** Options of a REST request. */
export interface RestOptions {
  readonly viewer?: Viewer;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or a text that is sent unchanged. */
  readonly body?: unknown;
}

/** A REST response. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, another text, or null without a body. */
  readonly body: any;
}

/** Sends a REST request: `ask(app, 'GET', 'marketplace-software-catalogs/')`, or with a path from the root. */
export async function ask(app: TestApp, method: string, path: string, options: RestOptions = {}): Promise<RestAnswer> {
  const { viewer, headers = {}, body } = options;
  const response = await fetch(new URL(path, `${app.url}/api/`), {
    method,
    redirect: 'manual',
    headers: { ...app.authorization(viewer), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : isJson(response) ? JSON.parse(text) : text,
  };
}

const isJson = ({ headers }: Response) => headers.get('content-type')?.startsWith('application/json') ?? false;

/** The rows of a list. @throws Error when it is refused */
export async function listed(app: TestApp, path: string): Promise<any[]> {
  const { status, body } = await ask(app, 'GET', path);
  if (status !== 200) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
  return body as any[];
}

/** Sends a REST request as staff. */
export const write = (app: TestApp, method: string, path: string, body?: unknown) =>
  ask(app, method, path, { viewer: 'staff', body });
