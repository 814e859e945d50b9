import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createHandler, type Request, type RequestParams, type Response } from 'graphql-sse';
import { type ExecutionResult, getOperationAST, GraphQLError, OperationTypeNode } from '../schema/index.ts';
import type { Authenticate } from './auth.ts';
import type { Budget } from './budget.ts';
import type { Client } from './client.ts';
import type { EventStreams } from './eventStreams.ts';
import type { Metrics } from './metrics.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { RETRY_SECONDS } from './connectionLimit.ts';
import { prepared } from './prepared.ts';
import { bodyOf } from './requestBody.ts';
import { Cancellation } from '../store/cancellation.ts';
import { SocketOperations } from './socketOperations.ts';
import { clientGone } from './timeLimit.ts';
import { whenClosed } from './whenClosed.ts';
import type { Yoga } from './yoga.ts';

/** So soon a reserved stream must be opened. */
const OPEN_MS = 10_000;
/** As many results may wait for a client that does not read. */
const MAX_UNTAKEN = 100;

const TOKEN = 'x-graphql-event-stream-token';

type StreamRequest = Request<IncomingMessage, Client>;

/** Who ends streams that nobody opens. */
const NOBODY: Client = { address: '', requestId: '' };

export interface SingleConnectionOptions {
  readonly yoga: Yoga;
  readonly authenticate: Authenticate;
  readonly budget: Budget;
  readonly persisted: PersistedOperations;
  readonly streams: EventStreams;
  /** How many operations may run at once on a stream. */
  readonly operationsPerSocket: number;
  readonly metrics: Pick<Metrics, 'graphqlErrors'>;
}

/** One stream: its operations, and what has not been read yet of it. */
class Untaken {
  count = 0;
  readonly #operations: SocketOperations;
  readonly #running = new Map<StreamRequest, { readonly id: string; readonly cancellation: Cancellation }>();
  readonly #leave: () => void;
  readonly #taken = new EventEmitter().setMaxListeners(0);

  /** @param leave called at the end */
  constructor(operations: SocketOperations, leave: () => void) {
    this.#operations = operations;
    this.#leave = leave;
  }

  /** Resolves when a result may follow. */
  async room(): Promise<void> {
    this.count += 1;
    while (this.count > MAX_UNTAKEN) await once(this.#taken, 'taken');
  }

  async *drain(events: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const event of events) {
      yield event;
      if (event.startsWith('event: next')) this.count -= 1;
      this.#taken.emit('taken');
    }
  }

  /** Takes an operation on, with the id that the client has given it; the error that refuses it where as many run as may. */
  begin(request: StreamRequest, id: string): Cancellation | GraphQLError {
    const refused = this.#operations.begin(request);
    if (refused) return refused;
    const cancellation = new Cancellation();
    this.#running.set(request, { id, cancellation });
    return cancellation;
  }

  /** An operation has ended; also one that was refused. */
  finish(request: StreamRequest): void {
    this.#operations.end(request);
    this.#running.delete(request);
  }

  /** The client has called an operation off. */
  callOff(operationId: string): void {
    for (const { id, cancellation } of this.#running.values()) if (id === operationId) cancellation.leave(clientGone);
  }

  /** The client has left. */
  end(): void {
    this.#leave();
    for (const { cancellation } of this.#running.values()) cancellation.leave(clientGone);
    this.count = 0;
    this.#taken.emit('taken');
  }
}

/**
 * Serves the single connection mode of graphql-sse: PUT reserves a stream and answers its token, GET opens it, POST starts an
 * operation on it and DELETE ends one. Whoever knows the token may use the stream; every operation brings its own authorization.
 */
export function singleConnection(options: SingleConnectionOptions) {
  const { authenticate, budget, streams, metrics, operationsPerSocket } = options;
  const reserved = new Map<string, Untaken>();
  const reservedBy = new WeakMap<StreamRequest, string>();

  const handle = createHandler<IncomingMessage, Client>({
    async authenticate(request) {
      const viewer = await authenticate(request.headers.get('authorization'), request.context.address);
      if (!viewer) return refusal(401, 'The token is not valid.');
      if (request.method !== 'PUT') return knownToken(request);
      const refused = budget.enter(viewer, request.context);
      if (refused) throw refused;
      return reserve(request);
    },
    onSubscribe(request, params) {
      const untaken = untakenOf(request);
      if (!untaken) return { data: null, errors: [clientGone()] };
      const begun = untaken.begin(request, String(params.extensions?.['operationId']));
      if (begun instanceof GraphQLError) return { data: null, errors: [begun] };
      return resultOf(options, request, params, begun);
    },
    onNext(_context, request, { errors }) {
      if (errors) metrics.graphqlErrors(errors);
      return untakenOf(request)?.room();
    },
    onComplete: (_context, request) => untakenOf(request)?.finish(request),
  });

  const untakenOf = (request: StreamRequest) => reserved.get(request.headers.get(TOKEN) ?? '');

  function reserve(request: StreamRequest): Response | string {
    const { address } = request.context;
    if (streams.limit.isFull(address))
      return refusal(429, 'Too many event streams are open.', { 'retry-after': String(RETRY_SECONDS) });
    const token = randomUUID();
    reservedBy.set(request, token);
    reserved.set(token, new Untaken(new SocketOperations(operationsPerSocket), streams.limit.enter(address)));
    const timer = setTimeout(() => void forget(token).catch(() => undefined), OPEN_MS);
    timer.unref();
    return token;
  }

  function knownToken(request: StreamRequest): Response | string {
    const untaken = untakenOf(request);
    if (!untaken) return refusal(404, 'There is no such stream: reserve one with PUT.');
    if (request.method === 'POST' && untaken.count >= MAX_UNTAKEN) return refusal(429, 'Read what is there already first.');
    return request.headers.get(TOKEN) ?? '';
  }

  /** Ends a stream that nobody has opened in time. */
  async function forget(token: string): Promise<void> {
    const headers = new Map([
      [TOKEN, token],
      ['accept', 'text/event-stream'],
    ]);
    const [body] = await handle({ method: 'GET', url: '/', headers, body: null, raw: null as never, context: NOBODY });
    if (body === null || typeof body === 'string') return; // it is open
    await body.return();
    release(token);
  }

  function release(token: string | undefined): void {
    if (token === undefined) return;
    reserved.get(token)?.end();
    reserved.delete(token);
  }

  return async (request: IncomingMessage, response: ServerResponse, client: Client): Promise<void> => {
    const body = request.method === 'POST' ? await bodyOf(request).catch(() => undefined) : Buffer.alloc(0);
    if (body === undefined) return; // the client is gone
    const streamRequest = body && asked(request, body, client);
    const [answer, { status, headers }] = streamRequest ? await handle(streamRequest) : refusal(413, 'Request body too large');
    // What has not begun, or was called off before it had, has no `onComplete`.
    if (streamRequest && status !== 202) untakenOf(streamRequest)?.finish(streamRequest);
    if (streamRequest && status === 200 && request.method === 'DELETE')
      untakenOf(streamRequest)?.callOff(operationIdOf(streamRequest));
    // What it was reserved for is refused, as for what the client accepts.
    if (streamRequest && status !== 201) release(reservedBy.get(streamRequest));
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) response.setHeader(name, value);
    if (answer === null || typeof answer === 'string') return void response.end(answer);
    const token = request.headers[TOKEN] as string; // what it was opened with
    const untaken = reserved.get(token);
    if (!untaken) return void response.end(); // forgotten a moment ago
    whenClosed(response, () => {
      release(token);
      void answer.return(); // with its operations, and not at the next message only
    });
    streams.open(Readable.from(untaken.drain(answer)), response);
  };
}

function asked(request: IncomingMessage, body: Buffer, client: Client): StreamRequest {
  const get = (name: string) => request.headers[name]?.toString();
  const { method = 'GET', url = '/' } = request;
  return { method, url, headers: { get }, body: body.toString(), raw: request, context: client };
}

const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response => [
  JSON.stringify({ errors: [{ message }] }),
  { status, statusText: '', headers: { 'content-type': 'application/json; charset=utf-8', ...headers } },
];

/** What an operation comes to: with all plugins, and its errors as results. */
async function resultOf(
  options: SingleConnectionOptions,
  request: StreamRequest,
  params: RequestParams,
  cancellation: Cancellation,
) {
  const authorization = request.headers.get('authorization') ?? undefined;
  const asked = { ...params, documentId: documentIdOf(request) };
  const operation = await prepared(options, asked, { client: request.context, cancellation, socket: { authorization } });
  // What has no data graphql-sse takes for something that is to be executed.
  if (!('args' in operation)) return { data: null, errors: operation } satisfies ExecutionResult;
  if (cancellation.hasLeft) return { data: null, errors: [clientGone()] } satisfies ExecutionResult;
  const { args, execute, subscribe } = operation;
  const isSubscription = getOperationAST(args.document, args.operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  return isSubscription ? subscribe(args) : execute(args);
}

const operationIdOf = ({ url }: StreamRequest) => new URL(url ?? '', 'http://localhost').searchParams.get('operationId') ?? '';

/** graphql-sse knows none, and has read the body as an object. */
const documentIdOf = ({ body }: StreamRequest): unknown =>
  typeof body === 'string' && body.includes('documentId') ? (JSON.parse(body) as { documentId?: unknown }).documentId : undefined;
