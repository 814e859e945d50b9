import type { ExecutionResult } from 'graphql';

/** The client of a request: anonymous, with a token, staff, with an invalid token, or with the given token. */
export type Viewer = 'anonymous' | 'user' | 'staff' | 'impostor' | { readonly token: string };

/** Options of a request. */
export interface RequestOptions {
  readonly viewer?: Viewer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operationName?: string;
}

/** Untyped data, which tests check themselves. */
export type Data = Record<string, any>;

/** The response to an operation. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  /** The documented parts of each error. */
  readonly errors: readonly { code: unknown; path: string | undefined; message: string }[];
}

/** A GraphQL client over HTTP. */
export class GraphQLClient {
  readonly url: string;
  readonly #token: string;
  readonly #viewer: Viewer;
  #userToken = '';

  constructor(url: string, token: string, viewer: Viewer = 'anonymous') {
    this.url = url;
    this.#token = token;
    this.#viewer = viewer;
  }

  /** The data of an operation. @throws Error when the response has errors */
  async query(document: string, variables: object = {}, options: RequestOptions = {}): Promise<Data> {
    const { data, errors } = await this.ask(document, variables, options);
    if (errors.length > 0 || !data) throw new Error(`The query failed: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Runs an operation as staff; returns its data. @throws Error when the response has errors */
  mutate(document: string, variables: object = {}): Promise<Data> {
    return this.query(document, variables, { viewer: 'staff' });
  }

  /** Creates an API token; returns its secret. */
  async createToken(input: object): Promise<string> {
    const document = `mutation ($input: CreateTokenInput!) {
      createToken(input: $input) { ... on CreateTokenPayload { secret } ... on UserError { message } }
    }`;
    const { secret, message } = (await this.mutate(document, { input })).createToken as { secret?: string; message?: string };
    if (secret === undefined) throw new Error(`The token was refused: ${message}`);
    return secret;
  }

  /** Creates the token of the viewer `user`. */
  async signUp(): Promise<void> {
    this.#userToken = await this.createToken({ name: 'user' });
  }

  /** Runs an operation; returns data and errors. */
  async ask(query: string, variables: object = {}, { operationName, ...options }: RequestOptions = {}): Promise<Answer> {
    const response = await this.post(JSON.stringify({ query, variables, operationName }), options);
    const { data, errors = [] } = (await response.json()) as ExecutionResult<Data>;
    return {
      status: response.status,
      headers: response.headers,
      data,
      errors: errors.map(({ extensions, path, message }) => ({ code: extensions?.['code'], path: path?.join('.'), message })),
    };
  }

  /** Sends a request with any body. */
  post(body: string | Uint8Array<ArrayBuffer>, { viewer = this.#viewer, headers = {} }: RequestOptions = {}): Promise<Response> {
    return fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization(viewer), ...headers },
      body,
    });
  }

  /** Sends a GET request. */
  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers, redirect: 'manual' });
  }

  /** The Authorization header of a viewer. */
  authorization(viewer: Viewer = this.#viewer): { authorization?: string } {
    if (viewer === 'anonymous') return {};
    if (typeof viewer === 'object') return { authorization: `Bearer ${viewer.token}` };
    const tokens = { user: this.#userToken, staff: this.#token, impostor: 'a-token-that-nobody-gave' };
    return { authorization: `Bearer ${tokens[viewer]}` };
  }
}
