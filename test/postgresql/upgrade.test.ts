import { expect, test } from 'vitest';
import { migrate, migrations } from '../../src/store/database/migrate.ts';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';
import { change } from '../helpers/offerings.ts';
import { asAdmin } from '../helpers/postgresql.ts';
import { wrongCounts } from '../helpers/rows.ts';

/** What a later version may do to a database that gateways of this one use: it only adds. */
const LATER = {
  name: '20991231000000_later',
  checksum: 'later',
  sql: `
    ALTER TABLE catalog ADD COLUMN later text;
    ALTER TABLE package ADD COLUMN later text NOT NULL DEFAULT '';
    ALTER TABLE package_version ADD COLUMN later jsonb;
    ALTER TABLE target ADD COLUMN later int NOT NULL DEFAULT 0;
    ALTER TABLE import_job ADD COLUMN later text;
    ALTER TABLE import_event ADD COLUMN later text;
    ALTER TABLE offering ADD COLUMN later text;
    ALTER TABLE api_token ADD COLUMN later text;
    CREATE TABLE later (id uuid PRIMARY KEY, package_id uuid REFERENCES package ON DELETE CASCADE);
    CREATE INDEX later_name ON package (lower(name));`,
};

const READ = `{ packages(first: 5) { totalCount nodes { name versions(first: 5) { nodes { version targets(first: 5) { nodes { subtype } } } } } } }`;

test('a gateway that runs goes on while a later version adds to its database: it reads, edits and imports', async () => {
  await using database = await createDatabase();
  await using app = await openTestApp({ database, catalogs: [catalog('2023.06').packages(20)] });
  const before = await app.query(READ);

  const applied = await migrateFurther(database.env.DATABASE_URL ?? '');
  const after = await app.query(READ);
  const edited = await change(app, 'createOffering', { name: 'after' });
  app.serve(catalog('2023.06').packages(25));
  const [made] = await app.sql<{ id: string }>('SELECT id FROM catalog');
  const job = await app.refreshCatalog(made?.id ?? '');

  expect(applied).toEqual([LATER.name]);
  expect(after).toEqual(before);
  expect(edited).toMatchObject({ offering: { name: 'after' } });
  expect(job).toMatchObject({ state: 'SUCCEEDED', attempt: 1, catalog: { packageCount: 25 } });
  expect(await wrongCounts(app)).toEqual([]);
});

test('a gateway that starts on a database of a later version says so and does not touch it', async () => {
  await using database = await createDatabase();
  await migrateFurther(database.env.DATABASE_URL ?? '');

  await expect(openTestApp({ database })).rejects.toThrow(
    'The database has the migration 20991231000000_later, which this version does not know; is it newer?',
  );
});

async function migrateFurther(url: string): Promise<string[]> {
  let applied: string[] = [];
  await asAdmin(url, async (session) => {
    const known = [...migrations(), LATER];
    applied = await migrate(
      { query: (text, params) => session.query(text, params), exec: (script) => session.query(script) },
      { known },
    );
  });
  return applied;
}
