import { Kind, parse } from 'graphql';
import { expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import { explorerTabs } from '../../src/server/explorer/explorerTabs.ts';
import type { TestApp } from '../helpers/app.ts';
import { openSocket } from '../helpers/socket.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' }, ({ app }) => loadDemo(app));

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const page = (app: TestApp, headers: Record<string, string> = {}) => app.get('/graphql', { accept: BROWSER, ...headers });

test('a browser gets the explorer as one page that needs nothing of another host', async ({ app }) => {
  const response = await page(app, { 'accept-encoding': 'identity' });

  const html = await response.text();
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(html).toContain('<title>Software catalogs</title>');
  const elements = html.match(/<\w+\b[^>]*\s(src|href)\s*=\s*["'][^"']*/g) ?? [];
  expect(elements.filter((element) => !/["']data:/.test(element))).toEqual([
    expect.stringMatching(/^<script src="graphql\/explorer-[\w-]{16}\.js$/),
  ]);
});

test('the script has a name of its contents, so that a browser keeps it for as long as it is the same', async ({ app }) => {
  const [, name = ''] = /src="(graphql\/explorer-[^"]+)"/.exec(await (await page(app)).text()) ?? [];

  const script = await app.get(`/${name}`, { 'accept-encoding': 'br' });
  const again = await app.get(`/${name}`, { 'if-none-match': script.headers.get('etag') ?? '' });
  const other = await app.get('/graphql/explorer-of-another-version.js', {});

  expect(await script.text()).toContain('YogaGraphiQL.renderYogaGraphiQL(');
  expect(Object.fromEntries(script.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect([again.status, other.status]).toEqual([304, 404]);
});

test('the policy of the page lets it run scripts of this gateway only, talk to this gateway alone, and nobody frame it', async ({
  app,
}) => {
  const response = await page(app);
  await response.body?.cancel();

  const policy = response.headers.get('content-security-policy')?.split('; ') ?? [];
  expect(policy.toSorted()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    'font-src data:',
    "form-action 'none'",
    "frame-ancestors 'none'",
    'img-src data:',
    "object-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    'worker-src blob:',
  ]);
  expect(response.headers.get('x-frame-options')).toBe('DENY');
});

test('the page is sent compressed to who takes that, and is the same page', async ({ app }) => {
  const pages = [];
  for (const encoding of ['identity', 'gzip', 'br, gzip', 'br;q=0, gzip', '*;q=0'])
    pages.push(await page(app, { 'accept-encoding': encoding }));

  const texts = await Promise.all(pages.map((response) => response.text()));
  const sizes = pages.map(({ headers }) => Number(headers.get('content-length')));
  expect(pages.map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip', 'br', 'gzip', null]);
  expect(new Set(texts).size).toBe(1);
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 2);
  expect(sizes[2]).toBeLessThan(sizes[1] ?? 0);
});

test('who has the page already is told so', async ({ app }) => {
  const first = await page(app);
  await first.body?.cancel();
  const tag = first.headers.get('etag') ?? '';

  const again = await page(app, { 'if-none-match': tag });
  const other = await page(app, { 'if-none-match': '"another"' });
  await other.body?.cancel();

  expect(tag).toMatch(/^W\/".+"$/);
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(other.status).toBe(200);
  expect(first.headers.get('cache-control')).toBe('no-cache');
});

test('a client that asks for JSON, or sends a query, gets its answer and no page', async ({ app }) => {
  const answers = await Promise.all([
    app.get('/graphql?query={__typename}', { accept: BROWSER }),
    app.get('/graphql?query={__typename}', { accept: 'application/json' }),
  ]);

  for (const answer of answers) expect(await answer.json()).toEqual({ data: { __typename: 'Query' }, extensions: { cost: 1 } });
});

test('every tab has an operation of a name of its own, and each query finds something in the demo catalog', async ({ app }) => {
  const [demo] = await app.sql<{ id: string }>('SELECT id FROM catalog');
  const tabs = explorerTabs().map(({ query, variables = '{}' }) => ({
    query,
    variables: JSON.parse(variables.replaceAll('ID-OF-A-CATALOG', demo?.id ?? '')) as Record<string, unknown>,
  }));
  const [names, kinds]: [string[], string[]] = [[], []];
  for (const { query } of tabs)
    for (const definition of parse(query).definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        names.push(definition.name?.value ?? '');
        kinds.push(definition.operation);
      }

  const queries = tabs.filter(({ query }, index) => kinds[index] === 'query' && !query.includes('# For staff'));
  const found = await Promise.all(queries.map(({ query, variables }) => app.query(query, variables, { viewer: 'anonymous' })));

  expect(new Set(names).size).toBe(tabs.length);
  expect(queries.length).toBeGreaterThanOrEqual(4);
  for (const data of found)
    for (const { nodes, edges, options, catalogIds, steps, summary } of Object.values(data))
      expect((nodes ?? edges ?? options ?? catalogIds ?? steps ?? Object.keys(summary)).length).toBeGreaterThan(0);
});

test('the tabs for staff work on the demo', async ({ app }) => {
  const text = (name: string) => explorerTabs().find(({ query }) => query.includes(` ${name}`))?.query ?? '';
  const [job] = await app.sql<{ id: string }>(`SELECT id FROM import_job WHERE source = 'DEMO'`);
  const [demo] = await app.sql<{ id: string }>('SELECT id FROM catalog');

  const started = await app.mutate(text('ImportCatalog'), { source: 'DEMO', dryRun: true });
  const cancelled = await app.mutate(text('CancelImport'), { jobId: job?.id });
  const refreshed = await app.mutate(text('RefreshCatalog'), { catalogId: demo?.id, force: false });
  const { importJobs } = await app.mutate(text('ImportJobs'), { state: [] });
  for (const { id } of await app.sql<{ id: string }>('SELECT id FROM import_job')) await app.finished(id);

  expect(started).toMatchObject({ importCatalog: { __typename: 'ConflictError' } });
  expect(cancelled).toMatchObject({ cancelImport: { __typename: 'ConflictError' } });
  expect(Object.values(refreshed)).toMatchObject([{ __typename: expect.any(String) }]);
  expect(importJobs.nodes.length).toBeGreaterThan(0);
});

test('the tab that watches imports shows the events of one that runs', async ({ app }) => {
  const watching = explorerTabs().find(({ query }) => query.includes('subscription WatchImports'));
  const job = await insertScriptedJob(app);
  await using socket = openSocket(app);

  const { data } = await socket.ask(watching?.query ?? '');
  await job.finish();

  expect(data).toMatchObject({ importActivity: { sequence: 1, job: { catalogName: 'Told' } } });
});
