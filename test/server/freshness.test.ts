import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { cacheResults } from '../helpers/cached.ts';
import { catalog } from '../helpers/factories.ts';
import { catalogId, link, offer } from '../helpers/offerings.ts';
import { openSocket } from '../helpers/socket.ts';
import { openEventStream } from '../helpers/sse.ts';
import { testWithApp } from '../helpers/withApp.ts';

let during: ((name: string) => void) | undefined;
const test = testWithApp({
  config: { RESPONSE_CACHE_MB: '8' },
  catalogs: [catalog('2023.06').package('GROMACS', { '2024.1': {} }).packages(5)],
  onStatement: (name) => during?.(name),
});

const TABLES = ['catalog', 'package', 'package_version', 'target'];
const DESCRIPTION = '{ catalogs { nodes { description } } }';
const UPDATE = `mutation ($id: ID!, $description: String) {
  updateCatalog(input: { id: $id, description: $description }) { __typename ... on UpdateCatalogPayload { catalog { description } } }
}`;

/** Changes that nobody hears of but by whom they are made. */
async function withoutTriggers(app: TestApp, work: () => Promise<void>): Promise<void> {
  const alter = async (what: string) => {
    for (const table of TABLES) await app.sql(`ALTER TABLE ${table} ${what} TRIGGER data_changed`);
  };
  await alter('DISABLE');
  await work().finally(() => alter('ENABLE'));
}

const description = async (app: TestApp) => (await app.query(DESCRIPTION)).catalogs.nodes[0].description as string;

/** Asks until the answer is kept. */
async function keep(app: TestApp, ask: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => cacheResults(app, ask)).toEqual(['hit']);
}

const overHttp = (app: TestApp, variables: Record<string, unknown>) => app.mutate(UPDATE, variables);
const overWs = async (app: TestApp, variables: Record<string, unknown>) => {
  await using socket = openSocket(app);
  return (await socket.ask(UPDATE, variables)).data;
};
const overSse = async (app: TestApp, variables: Record<string, unknown>) => {
  await using stream = await openEventStream(app, UPDATE, variables);
  return (await stream.results.next()).value?.data;
};

test.for([
  ['HTTP', overHttp],
  ['a WebSocket', overWs],
  ['server-sent events', overSse],
] as const)('what a mutation over %s has written is read by whoever has its answer', async ([transport, mutate], { app }) => {
  const id = await catalogId(app, 'EESSI');
  await withoutTriggers(app, async () => {
    await keep(app, () => description(app));

    const answer = await mutate(app, { id, description: `over ${transport}` });
    const read = await description(app);

    expect(answer?.['updateCatalog']).toEqual({
      __typename: 'UpdateCatalogPayload',
      catalog: { description: `over ${transport}` },
    });
    expect(read).toBe(`over ${transport}`);
  });
});

test('what an import has written is read though the old answer was asked for, and kept, until its end', async ({ app }) => {
  const count = async () => (await app.query('{ packages { totalCount } }')).packages.totalCount as number;
  const counted: number[] = [];
  app.serve(catalog('2023.06').package('GROMACS', { '2024.1': {} }).packages(9));
  await withoutTriggers(app, async () => {
    const jobId = await app.startRefresh(await catalogId(app, 'EESSI'));
    let isFinished = false;
    const finished = app.finished(jobId).finally(() => (isFinished = true));
    while (!isFinished) counted.push(await count());
    await finished;

    await expect.poll(count, { timeout: 1_000, interval: 20 }).toBe(10);
    expect(counted[0]).toBe(6);
  });
});

test('what an import has written is read by whoever hears of its end', async ({ app }) => {
  const count = async () => (await app.query('{ packages { totalCount } }')).packages.totalCount as number;
  const id = await catalogId(app, 'EESSI');
  app.serve(catalog('2023.06').package('GROMACS', { '2024.1': {} }).packages(12));
  await keep(app, count);

  const job = await app.refreshCatalog(id);
  const after = await count();

  expect(job).toMatchObject({ state: 'SUCCEEDED' });
  expect(after).toBe(13);
});

test('what is changed by hand is read within a second', async ({ app }) => {
  await keep(app, () => description(app));

  await app.sql(`UPDATE catalog SET description = 'by hand'`);

  await expect.poll(() => description(app), { timeout: 1_000, interval: 20 }).toBe('by hand');
});

test('offerings that change are read within a second', async ({ app }) => {
  const offeringId = await offer(app, { name: 'Cluster' });
  const names = async () =>
    (await app.query('{ offerings { nodes { name catalogLinks { id } } } }')).offerings.nodes as {
      name: string;
      catalogLinks: unknown[];
    }[];
  await keep(app, names);

  await link(app, offeringId, 'EESSI');
  const linked = await names();
  await app.sql(`UPDATE offering SET name = 'Renamed'`);

  expect(linked).toMatchObject([{ name: 'Cluster', catalogLinks: [{}] }]);
  await expect.poll(names, { timeout: 1_000, interval: 20 }).toMatchObject([{ name: 'Renamed' }]);
});

test('an answer during which something changes is given, and not kept', async ({ app }) => {
  const query = 'query Meanwhile { packages(first: 3) { nodes { name } } }';
  during = (name) => {
    if (name === 'packages.page') app.app.changes.invalidate();
  };

  const first = await cacheResults(app, () => app.query(query));
  during = undefined;
  const then = [await cacheResults(app, () => app.query(query)), await cacheResults(app, () => app.query(query))];

  expect([first, ...then]).toEqual([['miss'], ['miss'], ['hit']]);
});
