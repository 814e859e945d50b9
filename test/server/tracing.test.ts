import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openTestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
}

interface Export {
  readonly resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[];
}

/** Takes traces as collectors do. */
async function openCollector() {
  const spans: Span[] = [];
  const paths = new Set<string | undefined>();
  const server = createServer((request, response) => {
    paths.add(request.url);
    void json(request).then((body) => {
      spans.push(...(body as Export).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
  return { url, spans, paths, [Symbol.asyncDispose]: close };
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

test('requests, operations, statements, imports and downloads are spans, in the trace of the client that sent one', async () => {
  await using collector = await openCollector();
  {
    await using app = await openTestApp({
      catalogs: [catalog('2023.06').package('GROMACS')],
      config: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    });
    const headers = { traceparent: `00-${TRACE}-${PARENT}-01` };
    await app.ask('query Names($n: Int) { packages(first: $n) { nodes { name } } }', { n: 7 }, { headers });
  }

  const { spans } = collector;
  const ofTrace = spans.filter(({ traceId }) => traceId === TRACE);
  const request = ofTrace.find(({ name }) => name === 'POST');
  const operation = ofTrace.find(({ name }) => name === 'query Names');
  const statement = ofTrace.find(({ name }) => name === 'packages.page');
  expect([...collector.paths]).toEqual(['/v1/traces']);
  expect([request?.parentSpanId, operation?.parentSpanId, statement?.parentSpanId]).toEqual([
    PARENT,
    request?.spanId,
    operation?.spanId,
  ]);

  const run = spans.find(({ name }) => name === 'IMPORT EESSI');
  const inside = spans.filter(({ traceId }) => traceId === run?.traceId).map(({ name }) => name);
  expect(inside).toEqual(expect.arrayContaining(['DOWNLOADING', 'PARSING', 'APPLYING', 'job.step']));
  expect(inside.filter((name) => /^GET 127\.0\.0\.1:\d+$/.test(name)).length).toBeGreaterThan(0);
  expect(JSON.stringify(spans)).not.toMatch(/Bearer|the-staff-token|"n":7/);
});

test('a collector that is away costs traces and nothing else', async () => {
  await using app = await openTestApp({ config: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } });

  expect((await app.ask('{ catalogs { totalCount } }')).data).toEqual({ catalogs: { totalCount: 0 } });
});
