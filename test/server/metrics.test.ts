import { readFileSync } from 'node:fs';
import { expect, inject } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { type Sample, samplesOf } from '../helpers/prometheus.ts';
import { openSocket } from '../helpers/socket.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS')], config: { RESPONSE_CACHE_MB: '8' } });

const scrape = async (app: TestApp) => samplesOf(await (await app.get('/metrics')).text());

/** The value of the one sample, or 0. */
function value(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  const found = samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
  );
  return found.reduce((sum, sample) => sum + sample.value, 0);
}

test('what is asked, how long statements take and what the cache does is counted', async ({ app }) => {
  const before = await scrape(app);
  for (let time = 1; time <= 2; time += 1) await app.query('{ packages(first: 3) { nodes { name } } }');
  const after = await scrape(app);

  const grown = (name: string, labels: Record<string, string> = {}) => value(after, name, labels) - value(before, name, labels);
  expect(grown('gateway_http_request_seconds_count', { route: '/graphql', status: '200' })).toBe(2);
  expect(grown('gateway_response_cache_requests_total', { result: 'hit' })).toBe(1);
  expect(grown('gateway_sql_statements_total', { statement: 'packages.page' })).toBe(1);
  expect(grown('gateway_sql_seconds_count', { kind: 'packages' })).toBe(1);
  expect(grown('gateway_sql_seconds_bucket', { kind: 'packages', le: '+Inf' })).toBe(1);
  expect(grown('gateway_sql_seconds_sum', { kind: 'packages' })).toBeGreaterThan(0);
});

test('errors are counted by code, over HTTP and sockets, each once', async ({ app }) => {
  const before = await scrape(app);
  await app.ask('{ nonsense }');
  await app.ask('{ nonsense }');
  await app.ask('{ tokens { totalCount } }', {}, { viewer: 'user' });
  await using socket = openSocket(app);
  await socket.ask('{ packages(first: 1000) { totalCount } }');
  await socket.ask('{ nonsense }').catch(() => undefined);
  const after = await scrape(app);

  const grown = (code: string) =>
    value(after, 'gateway_graphql_errors_total', { code }) - value(before, 'gateway_graphql_errors_total', { code });
  expect([grown('GRAPHQL_VALIDATION_FAILED'), grown('FORBIDDEN'), grown('BAD_USER_INPUT')]).toEqual([3, 1, 1]);
});

test('imports are counted by state, their time by source and outcome, and who watches them', async ({ app }) => {
  await using socket = openSocket(app);
  const events = socket.results('subscription { importActivity { sequence } }');
  void events.next();
  await expect.poll(() => app.app.events.subscribers).toBe(1);
  const { importJobs } = await app.query('{ importJobs { nodes { id } } }', {}, { viewer: 'staff' });
  const id = importJobs.nodes[0].id as string;
  const replayed = await openSocketAndReplay(app, id);
  const samples = await scrape(app);
  await events.return?.();

  expect(value(samples, 'gateway_import_jobs', { state: 'SUCCEEDED' })).toBe(1);
  expect(value(samples, 'gateway_import_seconds_count', { source: 'EESSI', outcome: 'succeeded' })).toBe(1);
  expect(value(samples, 'gateway_import_subscribers')).toBe(1);
  expect(value(samples, 'gateway_websocket_connections')).toBeGreaterThanOrEqual(1);
  expect(value(samples, 'gateway_import_events_replayed_total')).toBeGreaterThanOrEqual(replayed);
});

test('the changes that are stored and who follows them are counted', async ({ app }) => {
  await using socket = openSocket(app);
  const changes = socket.results('subscription { catalogChanges { cursor } }');
  await changes.next();
  await expect.poll(() => app.app.catalogChanges.followers).toBe(1);
  const samples = await scrape(app);
  await changes.return?.();

  expect(value(samples, 'gateway_changes_stored')).toBe(1);
  expect(value(samples, 'gateway_change_followers')).toBe(1);
  expect(value(samples, 'gateway_change_lag_commits')).toBe(0);
});

test('the age of a catalog is the time since upstream made its data, whenever it was refreshed', async ({ app }) => {
  const { catalogs } = await app.query('{ catalogs { nodes { upstreamUpdatedAt lastSuccessfulUpdateAt } } }');
  const [sample] = (await scrape(app)).filter(({ name }) => name === 'catalog_age_seconds');

  const [{ upstreamUpdatedAt, lastSuccessfulUpdateAt }] = catalogs.nodes;
  expect(upstreamUpdatedAt).toBe('2026-07-01T02:15:12.970Z');
  expect(lastSuccessfulUpdateAt).not.toBe(upstreamUpdatedAt);
  expect(sample?.labels).toEqual({ catalog: 'EESSI', version: '2023.06', auto_update: 'true' });
  // The clocks of this process and of a server are compared.
  expect(Math.abs((sample?.value ?? 0) - (Date.now() - Date.parse(upstreamUpdatedAt as string)) / 1_000)).toBeLessThan(60);
});

async function openSocketAndReplay(app: TestApp, id: string): Promise<number> {
  await using socket = openSocket(app);
  return (await socket.all('subscription ($id: ID!) { importProgress(jobId: $id) { sequence } }', { id })).length;
}

test('the database is asked for the jobs once in a while, however often the metrics are read', async ({ app }) => {
  await scrape(app);
  app.statements();

  await Promise.all([scrape(app), scrape(app), scrape(app)]);

  expect(app.statements().filter((name) => name === 'job.counts').length).toBeLessThanOrEqual(1);
});

test('connections are counted on PostgreSQL, where there is a pool', async ({ app }) => {
  const states = (await scrape(app))
    .filter(({ name }) => name === 'gateway_database_connections')
    .map(({ labels }) => labels['state']);

  expect(states).toEqual(inject('postgresql') ? ['open', 'idle', 'waiting'] : []);
});

test('every figure of the gateway is described for operators, and none that it does not have', async ({ app }) => {
  const text = await (await app.get('/metrics')).text();
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  expect(page).toContain('`catalog_age_seconds`');
  const names = (of: string, pattern: RegExp) => [...new Set([...of.matchAll(pattern)].map(([, name]) => name))].sort();

  expect(names(page, /\b(gateway_\w+)/g).map((name) => name?.replace(/_(bucket|count|sum)$/, ''))).toEqual(
    expect.arrayContaining(names(text, /^# TYPE (gateway_\w+)/gm)),
  );
});
