import type { FormattedExecutionResult } from 'graphql';
import { type Client, type ClientOptions, createClient, type Sink, type SubscribePayload } from 'graphql-ws';

export interface SocketOptions extends Omit<ClientOptions, 'connectionParams'> {
  /** The current token; called whenever a connection is opened. */
  readonly token: () => string | Promise<string>;
}

interface ImportEvent {
  readonly sequence?: number;
  readonly at?: string;
}

type Result = FormattedExecutionResult<{ readonly importProgress?: ImportEvent; readonly importActivity?: ImportEvent }, unknown>;

/** A client of graphql-ws whose subscriptions continue after a lost connection and after a token that has expired. */
export function openSocket({ token, ...options }: SocketOptions): Client {
  let sent: string | undefined;
  const client = createClient({
    retryAttempts: Infinity,
    shouldRetry: () => true,
    ...options,
    connectionParams: async () => ({ authorization: `Bearer ${(sent = await token())}` }),
  });

  function subscribe(payload: SubscribePayload, sink: Sink<Result>): () => void {
    const { resumed, note } = resuming(payload);
    let isStopped = false;
    let stop = (): void => undefined;

    function start(): void {
      let refusal: Result | undefined;
      stop = client.subscribe<NonNullable<Result['data']>>(resumed, {
        next(result) {
          if (isUnauthenticated(result)) return void (refusal = result);
          note(result);
          sink.next(result);
        },
        error: (error) => void end(isUnauthorized(error), () => sink.error(error)),
        complete: () => void end(refusal !== undefined, () => (refusal && sink.next(refusal), sink.complete())),
      });
    }

    /** A connection ends with its token: with a new token the subscription goes on. */
    async function end(isRefused: boolean, finish: () => void): Promise<void> {
      const current = isRefused ? await token() : sent;
      if (current === sent) finish();
      else if (!isStopped) start();
    }

    start();
    return () => {
      isStopped = true;
      stop();
    };
  }

  return { ...client, subscribe: subscribe as Client['subscribe'] };
}

/** The same operation, which asks for what comes after the last event that was noted: by `after`, or by `since`, where it has such a variable. */
function resuming(payload: SubscribePayload) {
  const position: { after?: number; since?: string } = {};
  const resumed: SubscribePayload = {
    ...payload,
    // Read whenever graphql-ws subscribes.
    get variables() {
      return { ...payload.variables, ...position };
    },
  };
  const note = ({ data }: Result): void => {
    const event = data?.importProgress ?? data?.importActivity;
    if (event?.sequence !== undefined && payload.variables && 'after' in payload.variables) position.after = event.sequence;
    if (event?.at !== undefined && payload.variables && 'since' in payload.variables) position.since = event.at;
  };
  return { resumed, note };
}

const isUnauthenticated = ({ errors }: Result): boolean =>
  errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') ?? false;

/** The gateway closes a connection with 4401 whose token is not valid. */
const isUnauthorized = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 4401;
