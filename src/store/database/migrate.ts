import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { projectFile } from '../../projectFile.ts';
import { type SchemaSession, withSchemaLock } from './schemaLock.ts';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** Prisma's migration table, exactly as Prisma creates it, since its tools read what is written here. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" ("id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ, "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/** Creates schema or initial rows outside the migrations, in the session that holds the schema lock. */
export type Prepare = (session: SchemaSession) => Promise<void>;

const FOLDER = projectFile('prisma/migrations/');

/** The migrations of this version, oldest first. */
export function migrations(folder: URL = FOLDER): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Applies the missing migrations, each in one transaction, as `prisma migrate deploy` would, and then runs `prepare`. Gateways
 * that start at the same time wait for each other. Returns the names of the applied migrations.
 * @throws Error when the database is newer than this software, or a migration was edited after it was applied.
 */
export async function migrate(
  session: SchemaSession,
  { known = migrations(), prepare }: { readonly known?: readonly Migration[]; readonly prepare?: Prepare | undefined } = {},
): Promise<string[]> {
  return withSchemaLock(session, async () => {
    await session.exec(BOOKKEEPING);
    const pending = unapplied(known, await appliedMigrations(session));
    for (const migration of pending) await apply(session, migration);
    await prepare?.(session);
    return pending.map(({ name }) => name);
  });
}

async function appliedMigrations(session: SchemaSession): Promise<Map<string, AppliedMigration>> {
  const { rows } = await session.query(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  );
  return new Map((rows as AppliedMigration[]).map((row) => [row.migration_name, row]));
}

function unapplied(known: readonly Migration[], applied: ReadonlyMap<string, AppliedMigration>): Migration[] {
  for (const row of applied.values()) {
    const local = known.find(({ name }) => name === row.migration_name);
    if (!row.finished_at) throw new Error(`Migration ${row.migration_name} failed earlier; resolve it first.`);
    if (!local)
      throw new Error(`The database has the migration ${row.migration_name}, which this version does not know; is it newer?`);
    if (local.checksum !== row.checksum) throw new Error(`Migration ${local.name} was edited after it was applied.`);
  }
  return known.filter(({ name }) => !applied.has(name));
}

async function apply(session: SchemaSession, { name, sql, checksum }: Migration): Promise<void> {
  await session.exec('BEGIN');
  try {
    await session.exec(sql);
    await session.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    );
    await session.exec('COMMIT');
  } catch (error) {
    await session.exec('ROLLBACK');
    throw new Error(`Migration ${name}: ${(error as Error).message}`, { cause: error });
  }
}
