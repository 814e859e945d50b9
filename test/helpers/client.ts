import type { ExecutionResult } from 'graphql';

/** Who asks: nobody, somebody with a token, staff, somebody with a token that is not valid, or the bearer of a token. */
export type Viewer = 'anonymous' | 'user' | 'staff' | 'impostor' | { readonly token: string };

export interface RequestOptions {
  readonly viewer?: Viewer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operationName?: string;
}

/** Data as tests read it: they say what they expect of it. */
export type Data = Record<string, any>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  /** What a client can rely on of each error. */
  readonly errors: readonly { code: unknown; path: string | undefined; message: string }[];
}

/** Asks a gateway over HTTP. */
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

  /** The data of a query that has no error. */
  async query(document: string, variables: object = {}, options: RequestOptions = {}): Promise<Data> {
    const { data, errors } = await this.ask(document, variables, options);
    if (errors.length > 0 || !data) throw new Error(`The query failed: ${JSON.stringify(errors)}`);
    return data;
  }

  /** The same as staff. */
  mutate(document: string, variables: object = {}): Promise<Data> {
    return this.query(document, variables, { viewer: 'staff' });
  }

  /** The secret of a new API token. */
  async createToken(input: object): Promise<string> {
    const document = `mutation ($input: CreateTokenInput!) {
      createToken(input: $input) { ... on CreateTokenPayload { secret } ... on UserError { message } }
    }`;
    const { secret, message } = (await this.mutate(document, { input })).createToken as { secret?: string; message?: string };
    if (secret === undefined) throw new Error(`The token was refused: ${message}`);
    return secret;
  }

  /** Makes the token of the viewer `user`. */
  async signUp(): Promise<void> {
    this.#userToken = await this.createToken({ name: 'user' });
  }

  /** Data and errors, whatever they are. */
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

  /** A request with any body. */
  post(body: string | Uint8Array<ArrayBuffer>, { viewer = this.#viewer, headers = {} }: RequestOptions = {}): Promise<Response> {
    return fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization(viewer), ...headers },
      body,
    });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers, redirect: 'manual' });
  }

  authorization(viewer: Viewer = this.#viewer): { authorization?: string } {
    if (viewer === 'anonymous') return {};
    if (typeof viewer === 'object') return { authorization: `Bearer ${viewer.token}` };
    const tokens = { user: this.#userToken, staff: this.#token, impostor: 'a-token-that-nobody-gave' };
    return { authorization: `Bearer ${tokens[viewer]}` };
  }
}
