/**
 * Writes the next migration: replays prisma/migrations into an empty embedded database and compares it with prisma/schema.prisma.
 * Needs no running database and no download. Usage: npm run db:migrate -- <name>; with --check it only tells whether one is due.
 */
/// <reference lib="dom" />
import type { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { embeddedConnector } from '../src/store/database/embedded/embeddedConnector.ts';

const SCHEMA = resolve('prisma/schema.prisma');
const MIGRATIONS = resolve('prisma/migrations');
const CHAR = 18;
const BPCHAR = 1042;

function loadEngine(): void {
  const folder = join(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'), '..');
  const compiled = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': engine });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { message: '', set_message: () => undefined } });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

/** Prisma's adapter with one type more, of which the engine reads columns of PostgreSQL's own catalogs: "char". */
function adapterFor(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  let chars: readonly boolean[] = [];
  pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: EventEmitter<{ rowDescription: [{ fields: Field[] }] }> }; // node-postgres' own
    connection.prependListener('rowDescription', ({ fields }) => {
      chars = fields.map(({ dataTypeID }) => dataTypeID === CHAR);
      for (const field of fields) if (field.dataTypeID === CHAR) field.dataTypeID = BPCHAR;
    });
  });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      return { ...result, columnTypes: result.columnTypes.map((type, at) => (chars[at] ? ColumnTypeEnum.Character : type)) };
    };
    return adapter;
  };
  return factory;
}

interface Field {
  dataTypeID: number;
}

async function replay(database: pg.Pool): Promise<void> {
  if (!existsSync(MIGRATIONS)) return;
  for (const folder of readdirSync(MIGRATIONS)
    .sort()
    .filter((name) => !name.includes('.')))
    await database.query(readFileSync(join(MIGRATIONS, folder, 'migration.sql'), 'utf8'));
}

/** The SQL that turns the migrated database into the schema, or null when there is nothing to do. */
async function difference(adapter: PrismaPg): Promise<string | null> {
  const schemaEngine = await engine.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  const files = [{ path: SCHEMA, content: readFileSync(SCHEMA, 'utf8') }];
  const { stdout, exitCode } = await schemaEngine.diff({
    from: { tag: 'schemaDatasource', files, configDir: resolve('.') },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 2 ? stdout : null;
}

function write(name: string, sql: string): string {
  const id = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name.replace(/\W+/g, '_').toLowerCase()}`;
  mkdirSync(join(MIGRATIONS, id), { recursive: true });
  writeFileSync(join(MIGRATIONS, id, 'migration.sql'), sql);
  return `prisma/migrations/${id}/migration.sql`;
}

const [name] = process.argv.slice(2);
if (!name) throw new Error('Usage: npm run db:migrate -- <name of the change>');
loadEngine();
const connector = await embeddedConnector(undefined, console.error);
const database = new pg.Pool(connector.clientConfig('migrations'));
const adapter = adapterFor(database);
await replay(database);
const sql = await difference(adapter);
if (name === '--check') {
  console.log(
    sql === null ? 'The migrations match prisma/schema.prisma.' : `prisma/schema.prisma has no migration yet for:\n${sql}`,
  );
  process.exitCode = sql === null ? 0 : 1;
} else console.log(sql === null ? 'Nothing to do: the migrations match prisma/schema.prisma.' : `Wrote ${write(name, sql)}`);
await database.end();
await connector.close();
