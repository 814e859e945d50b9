import type { TestApp } from './app.ts';
import type { Viewer } from './client.ts';

export interface RestOptions {
  readonly viewer?: Viewer;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a text that is sent as it is. */
  readonly body?: unknown;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, or null where there is none. */
  readonly body: any;
}

/** Asks the REST API: `ask(app, 'GET', 'marketplace-software-catalogs/')`. */
export async function ask(app: TestApp, method: string, path: string, options: RestOptions = {}): Promise<RestAnswer> {
  const { viewer, headers = {}, body } = options;
  const response = await fetch(`${app.url}/api/${path}`, {
    method,
    redirect: 'manual',
    headers: { ...app.authorization(viewer), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** The rows of a list. */
export async function listed(app: TestApp, path: string): Promise<any[]> {
  const { status, body } = await ask(app, 'GET', path);
  if (status !== 200) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
  return body as any[];
}

/** Asks as staff; whatever comes of it. */
export const write = (app: TestApp, method: string, path: string, body?: unknown) =>
  ask(app, method, path, { viewer: 'staff', body });
