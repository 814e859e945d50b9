import type { RequestListener } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Context,
  context,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { ImportJob } from '../../domain/importJob.ts';
import { type ExecutionArgs, getOperationAST } from '../../schema/index.ts';
import type { Traced } from '../engine/traced.ts';
import type { Http } from '../../sources/http/http.ts';
import type { OnStatement } from '../../store/database/driver.ts';
import type { ImportWatch } from '../../jobs/importWatch.ts';

const NAME = 'software-catalog-gateway';
const headersGetter = {
  keys: (headers: IncomingMessage['headers']) => Object.keys(headers),
  get: (headers: IncomingMessage['headers'], name: string) => headers[name],
};

/** Sends spans of requests, operations, statements, imports and downloads to a collector. Loaded only if one is configured. */
export class Tracing {
  readonly #provider: BasicTracerProvider;
  readonly #tracer;
  readonly #propagator = new W3CTraceContextPropagator();

  /** @param endpoint URL of the collector for OTLP over HTTP; the SDK reads all other OTEL_ variables itself */
  constructor(endpoint: string, log: Logger) {
    const warn = (message: string) => log.warn({ reason: message.slice(0, 500) }, 'traces cannot be sent');
    diag.setLogger(
      { error: warn, warn, info() {}, debug() {}, verbose() {} },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': NAME }).merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }))],
    });
    this.#tracer = this.#provider.getTracer(NAME);
  }

  /** Wraps the server so that each request is a span, which continues the trace of the client (W3C Trace Context). */
  served(serve: RequestListener): RequestListener {
    return (request, response) => {
      const parent = this.#propagator.extract(ROOT_CONTEXT, request.headers, headersGetter);
      const [method = 'GET', path = '/'] = [request.method, request.url?.split('?', 1)[0]];
      const attributes = { 'http.request.method': method, 'url.path': path.slice(0, 200) };
      const span = this.#tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
      response.once('close', () => endRequest(span, response));
      context.with(trace.setSpan(parent, span), () => serve(request, response));
    };
  }

  /** Traces statements within a request or an import, but not the housekeeping of the queue. */
  readonly onStatement: OnStatement = (name) => {
    if (!trace.getActiveSpan()) return undefined;
    const span = this.#tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } });
    return () => span.end();
  };

  /** Traces operations by kind and name, without selections and variables. */
  readonly traced: Traced = (run) => (args) => this.#within(operationName(args), {}, () => run(args));

  /** Traces an import, with one span per phase. */
  readonly watchImport = ({ id, source, kind, attempt }: ImportJob): ImportWatch => {
    const attributes = { 'import.job': id, 'import.source': source, 'import.attempt': attempt };
    const span = this.#tracer.startSpan(`${kind} ${source}`, { attributes }, ROOT_CONTEXT);
    const inside = trace.setSpan(ROOT_CONTEXT, span);
    let phase: Span | undefined;
    return {
      run: (work) => context.with(inside, work),
      phase: (name) => {
        phase?.end();
        phase = this.#tracer.startSpan(name, {}, inside);
      },
      end: (outcome) => {
        phase?.end();
        span.setAttribute('import.outcome', outcome);
        if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };

  /** Traces requests to upstreams by host and path. */
  http(http: Http): Http {
    const requested = <Result>(method: string, url: string, send: () => Promise<Result>) => {
      const { host, pathname } = new URL(url);
      return this.#within(`${method} ${host}`, { 'server.address': host, 'url.path': pathname }, send, SpanKind.CLIENT);
    };
    return {
      open: (url, limit) => requested('GET', url, () => http.open(url, limit)),
      download: (url, limit) => requested('GET', url, () => http.download(url, limit)),
      json: (url, limit) => requested('GET', url, () => http.json(url, limit)),
      head: (url) => requested('HEAD', url, () => http.head(url)),
      [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
    };
  }

  /** Sends the remaining spans. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
    context.disable();
    diag.disable();
  }

  #within<Result>(name: string, attributes: Record<string, string>, work: () => Result, kind = SpanKind.INTERNAL): Result {
    const span = this.#tracer.startSpan(name, { kind, attributes });
    const end = (failed: boolean) => {
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
    const inside: Context = trace.setSpan(context.active(), span);
    const result = context.with(inside, work);
    Promise.resolve(result).then(
      (value) => end(hasErrors(value)),
      () => end(true),
    );
    return result;
  }
}

function endRequest(span: Span, { statusCode, writableFinished }: ServerResponse): void {
  span.setAttribute('http.response.status_code', statusCode);
  if (statusCode >= 500 || !writableFinished) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function operationName({ document, operationName }: ExecutionArgs): string {
  const operation = getOperationAST(document, operationName);
  return [operation?.operation ?? 'operation', operation?.name?.value.slice(0, 100) ?? ''].join(' ').trim();
}

const hasErrors = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'errors' in result && result.errors !== undefined;
