import { ClientError, GraphQLClient } from 'graphql-request';

/** `url` is the address of /graphql. */
export function createGateway(url: string, token: () => string): GraphQLClient {
  return new GraphQLClient(url, { headers: () => ({ authorization: `Bearer ${token()}` }) });
}

/** The code and message of what the gateway refused; other errors are thrown again. */
export function refusalOf(error: unknown): { code: unknown; message: string } {
  if (!(error instanceof ClientError)) throw error;
  const [first] = error.response.errors ?? [];
  return { code: first?.extensions['code'], message: first?.message ?? error.message };
}
