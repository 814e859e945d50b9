import type { Client } from 'graphql-ws';
import {
  Environment,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  Store,
  type Variables,
} from 'relay-runtime';

/** `url` is the address of /graphql; `socket` comes from openSocket. */
export function createEnvironment(url: string, token: () => string | Promise<string>, socket: Client): Environment {
  const fetchQuery = async ({ text: query }: RequestParameters, variables: Variables): Promise<GraphQLResponse> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await token()}` };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as GraphQLResponse;
  };
  const subscribe = ({ text }: RequestParameters, variables: Variables): Observable<GraphQLResponse> =>
    Observable.create((sink) =>
      socket.subscribe(
        { query: text ?? '', variables },
        {
          next: (result) => sink.next(result as GraphQLResponse),
          error: (error) => sink.error(error instanceof Error ? error : new Error(messageOf(error))),
          complete: () => sink.complete(),
        },
      ),
    );
  return new Environment({ network: Network.create(fetchQuery, subscribe), store: new Store(new RecordSource()) });
}

/** What graphql-ws reports is an error, a list of GraphQL errors, or the event of a closed connection. */
function messageOf(error: unknown): string {
  if (Array.isArray(error)) return error.map(({ message }: { message: string }) => message).join('\n');
  return (error as Partial<CloseEvent>).reason || 'The connection is closed.';
}
