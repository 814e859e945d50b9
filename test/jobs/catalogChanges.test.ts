import { expect } from 'vitest';
import { forgetChanges } from '../../src/store/changes/forgetChanges.ts';
import type { TestApp } from '../helpers/app.ts';
import type { Data } from '../helpers/client.ts';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase, isPostgresql } from '../helpers/database.ts';
import { written } from '../helpers/edits.ts';
import { catalog } from '../helpers/factories.ts';
import { openSocket } from '../helpers/socket.ts';
import { openEventStream } from '../helpers/sse.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2023.06').package('GROMACS').package('Boost')] });

const FOLLOW = `subscription ($filter: ChangeFilter, $after: String) { catalogChanges(filter: $filter, after: $after) {
  cursor nodes { serial kind label node { id ... on Package { description } } } } }`;

interface Batch {
  readonly cursor: string;
  readonly nodes: readonly { serial: number; kind: string; label: string; node: { description?: string } | null }[];
}
type Results = AsyncIterator<{ data?: Data | null; errors?: readonly { extensions?: object }[] } | undefined>;

async function next(results: Results): Promise<Batch> {
  const { value } = await results.next();
  if (!value?.data) throw new Error(JSON.stringify(value?.errors));
  return value.data['catalogChanges'] as Batch;
}

const idOf = async (app: TestApp, name: string) =>
  (await app.sql<{ id: string }>('SELECT id FROM package WHERE name = $1', name))[0]?.id ?? expect.fail(name);
const describe = async (app: TestApp, name: string, description: string) =>
  written(app, 'updatePackage', { id: await idOf(app, name), description });

const TRANSPORTS = {
  'a WebSocket': async (app: TestApp, variables: Record<string, unknown>) => {
    const socket = openSocket(app, 'anonymous');
    return { results: socket.results(FOLLOW, variables), [Symbol.asyncDispose]: () => socket[Symbol.asyncDispose]() };
  },
  'server-sent events': async (app: TestApp, variables: Record<string, unknown>) =>
    openEventStream(app, FOLLOW, variables, 'anonymous'),
};

for (const [transport, follow] of Object.entries(TRANSPORTS)) {
  test(`over ${transport} anyone can follow the changes from now on, and later from where they left`, async ({ app }) => {
    let cursor: string;
    {
      await using following = await follow(app, {});
      const start = await next(following.results as Results);
      expect(start.nodes).toEqual([]);
      await describe(app, 'Boost', `First over ${transport}.`);
      const batch = await next(following.results as Results);
      expect(batch.nodes).toMatchObject([
        { kind: 'CHANGED', label: 'EESSI 2023.06 · Boost', node: { description: `First over ${transport}.` } },
      ]);
      cursor = batch.cursor;
    }
    await describe(app, 'Boost', `Second over ${transport}.`);
    await using following = await follow(app, { after: cursor });
    const stored = await next(following.results as Results);
    await describe(app, 'GROMACS', `Third over ${transport}.`);
    const live = await next(following.results as Results);

    expect([...stored.nodes, ...live.nodes].map(({ node }) => node?.description)).toEqual([
      `Second over ${transport}.`,
      `Third over ${transport}.`,
    ]);
    expect(live.nodes[0]?.serial).toBe((stored.nodes[0]?.serial ?? 0) + 1);
  });

  test(`over ${transport} an expired cursor is refused`, async ({ app }) => {
    const { changes } = await app.query('{ changes(first: 1) { edges { cursor } } }');
    await describe(app, 'Boost', `Kept over ${transport}.`);
    await app.sql(`UPDATE "commit" SET at = now() - interval '31 days'`);
    await forgetChanges(app.app.db, 30);

    await using following = await follow(app, { after: changes.edges[0].cursor });
    const { value } = (await following.results.next()) as { value: { errors?: { extensions?: object }[] } };
    expect(value.errors).toMatchObject([{ extensions: { code: 'CHANGES_EXPIRED' } }]);
    await describe(app, 'Boost', `Another over ${transport}.`);
  });
}

test('followers with the same filter share their reads; a message has at most 100 changes', async ({ app }) => {
  await using socket = openSocket(app, 'anonymous');
  const followers = Array.from({ length: 20 }, () => socket.results(FOLLOW) as Results);
  await using filtered = openSocket(app, 'anonymous');
  const versions = filtered.results(FOLLOW, { filter: { row: ['VERSION'] } }) as Results;
  for (const follower of [...followers, versions]) expect((await next(follower)).nodes).toEqual([]);
  await expect.poll(() => app.app.catalogChanges.followers).toBe(21);
  app.statements();

  await app.sql(
    `INSERT INTO package (id, catalog_id, name, sort_name) SELECT gen_random_uuid(), c.id, 'p' || n, 'p' || n FROM catalog c, generate_series(1, 250) n`,
  );
  await app.sql(`UPDATE package_version SET release_date = '2020-01-01'`);
  const received = await Promise.all(
    followers.map(async (follower) => {
      const batches: Batch[] = [];
      while (batches.flatMap(({ nodes }) => nodes).length < 252) batches.push(await next(follower));
      return batches;
    }),
  );

  const [first = []] = received;
  expect(first.map(({ nodes }) => nodes.length).every((length) => length <= 100)).toBe(true);
  expect(new Set(first.flatMap(({ nodes }) => nodes).map(({ kind, label }) => `${kind} ${label}`)).size).toBe(252);
  for (const batches of received) expect(batches).toEqual(first);
  expect((await next(versions)).nodes.map(({ kind }) => kind)).toEqual(['CHANGED', 'CHANGED']);
  const statements = app.statements();
  expect(statements.filter((name) => name === 'package.byId').length).toBeLessThanOrEqual(first.length);
  expect(statements.filter((name) => name === 'change.after').length).toBeLessThan(10);
  expect(app.app.catalogChanges.lag).toBe(0);
});

test('followers with different filters are all sent a change when it is written', async ({ app }) => {
  await using socket = openSocket(app, 'anonymous');
  const rows = [['PACKAGE'], ['PACKAGE', 'TARGET'], ['PACKAGE', 'VERSION'], ['PACKAGE', 'CATALOG']];
  const followers = rows.map((row) => socket.results(FOLLOW, { filter: { row } }) as Results);
  for (const follower of followers) await next(follower);
  for (let edit = 0; edit < 5; edit += 1) {
    const began = performance.now();

    // As another gateway does it: this one hears of it once.
    await app.sql(`UPDATE package SET description = 'Edit ${edit}' WHERE name = 'Boost'`);
    for (const follower of followers) expect((await next(follower)).nodes).toHaveLength(1);

    // Who waits for the poll of every ten seconds was not woken.
    expect(performance.now() - began).toBeLessThan(3_000);
  }
});

test('a follower who leaves is no longer counted', async ({ app }) => {
  {
    await using socket = openSocket(app, 'anonymous');
    await next(socket.results(FOLLOW) as Results);
    await expect.poll(() => app.app.catalogChanges.followers).toBe(1);
  }
  await expect.poll(() => app.app.catalogChanges.followers).toBe(0);
});

const PAGE =
  'query ($after: String) { changes(after: $after, first: 7) { nodes { serial } pageInfo { hasNextPage endCursor } } }';

test.runIf(isPostgresql)(
  'two gateways that write at once miss and repeat no change, for those who page and those who follow',
  async () => {
    await using database = await createDatabase();
    await using one = await openTestApp({ database, catalogs: [catalog('2023.06').package('A')], viewer: 'staff' });
    await using two = await openTestApp({ database, viewer: 'staff' });
    const { catalogs } = await one.query('{ catalogs { nodes { id } } }');
    await using socket = openSocket(two, 'anonymous');
    const follower = socket.results(FOLLOW) as Results;
    const start = await next(follower);

    let areWriting = true;
    const writing = Promise.all(
      [one, two, one, two].map(async (app, writer) => {
        for (let index = 0; index < 12; index += 1)
          await written(app, 'createPackage', { catalogId: catalogs.nodes[0].id, name: `w${writer}-${index}` });
      }),
    ).finally(() => (areWriting = false));
    const paged: number[] = [];
    for (let after = start.cursor, isDone = false; !isDone;) {
      isDone = !areWriting;
      const { changes } = await one.query(PAGE, { after });
      paged.push(...changes.nodes.map(({ serial }: { serial: number }) => serial));
      if (changes.pageInfo.endCursor !== null) [after, isDone] = [changes.pageInfo.endCursor as string, false];
    }
    await writing;
    const followed: number[] = [];
    while (followed.length < 48) followed.push(...(await next(follower)).nodes.map(({ serial }) => serial));

    const [from = 0] = paged;
    expect(paged).toEqual(Array.from({ length: 48 }, (_, index) => from + index));
    expect(followed).toEqual(paged);
  },
);

test.runIf(isPostgresql)('a commit becomes visible before the next one gets its serial', async ({ app }) => {
  const { db } = app.app;
  const head = async () => (await app.sql<{ serial: number }>('SELECT serial FROM change_head'))[0]?.serial ?? -1;
  const before = await head();
  let hasSecond = false;
  let second: Promise<unknown> | undefined;
  await db.transaction(async (tx) => {
    await tx.query('test', `UPDATE package SET description = 'a' WHERE name = 'Boost'`);
    await tx.query('test', 'SET CONSTRAINTS ALL IMMEDIATE');
    second = db
      .transaction((other) => other.query('test', `UPDATE package SET description = 'b' WHERE name = 'GROMACS'`))
      .then(() => (hasSecond = true));
    await expect
      .poll(() => app.sql(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`))
      .toHaveLength(1);
    expect([hasSecond, await head()]).toEqual([false, before]);
  });
  await second;
  expect(
    await app.sql(
      `SELECT c.serial, h.label FROM "commit" c JOIN "change" h ON h.commit_id = c.id WHERE c.serial > $1 ORDER BY 1`,
      before,
    ),
  ).toEqual([
    { serial: before + 1, label: 'EESSI 2023.06 · Boost' },
    { serial: before + 2, label: 'EESSI 2023.06 · GROMACS' },
  ]);
});
