import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { PrismaClient } from '../generated/prisma/client.ts';
import { lockFolder } from './folderLock.ts';
import { migrate, type Prepare } from './migrate.ts';
import { connectPatiently, type Patience } from './firstConnection.ts';
import { openPGlite, pgliteDriver } from './pglite.ts';
import { openPool, openReplicaPool, postgresqlDriver, type PostgresqlOptions } from './postgresql.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import type { Driver, OnStatement, Sql } from './sql.ts';

/** PGlite runs one transaction at a time, an import's apply among them: Prisma's two seconds would be too short a wait. */
const TRANSACTION_OPTIONS = { maxWait: 15_000, timeout: 15_000 };

export interface Database extends Driver {
  /** Single rows, and reads off the hot tree: jobs, offerings, tokens. */
  readonly prisma: PrismaClient;
  /** For what is read and not edited: a replica while that is level with the database, where there is one. */
  readonly reads: Sql;
}

/** A replica to read from. */
export interface ReplicaSettings extends Pick<ReplicaOptions, 'changes' | 'onState'> {
  readonly url: string;
}

export interface DatabaseOptions {
  /** `postgresql://…`; `memory://` for PGlite in memory; undefined for PGlite in `dataDir`. */
  readonly url: string | undefined;
  readonly dataDir: string;
  readonly onStatement?: OnStatement;
  readonly onError?: (error: Error) => void;
  /** How a PostgreSQL server is waited for that does not answer yet; not at all unless told. */
  readonly patience?: Patience;
  /** Of a PostgreSQL server. */
  readonly replica?: ReplicaSettings | undefined;
  /** Runs after the migrations, under the lock that gateways which start together wait for. */
  readonly prepare?: Prepare;
}

/** Opens the database, brings its schema up to date and hands out both ways to it. */
export async function openDatabase({
  url,
  dataDir,
  onStatement = () => undefined,
  onError = () => undefined,
  patience,
  replica,
  prepare,
}: DatabaseOptions): Promise<Database> {
  if (url?.startsWith('postgres')) {
    const database = await openPostgresql({ url, onStatement, onError }, patience, prepare);
    return replica ? withReplica(database, replica, onStatement) : database;
  }
  return openEmbedded(url === 'memory://' ? undefined : dataDir, onStatement, prepare);
}

async function openPostgresql(
  options: PostgresqlOptions,
  patience: Patience | undefined,
  prepare: Prepare | undefined,
): Promise<Database> {
  const session = await connectPatiently(options.url, patience);
  try {
    await migrate({ query: (text, params) => session.query(text, params), exec: (script) => session.query(script) }, { prepare });
  } finally {
    await session.end();
  }
  const pool = openPool(options);
  return withPrisma(postgresqlDriver(pool, options), new PrismaPg(pool), options.onStatement);
}

function withReplica(database: Database, { url, changes, onState }: ReplicaSettings, onStatement: OnStatement): Database {
  const pool = openReplicaPool({ url, onStatement, onError: (error) => replica.leaveOut(error.message) });
  const replica = new Replica({ primary: database, replica: pool.sql, changes, onState });
  return {
    ...database,
    reads: replica,
    async close() {
      replica.close();
      await pool.close();
      await database.close();
    },
  };
}

async function openEmbedded(
  dataDir: string | undefined,
  onStatement: OnStatement,
  prepare: Prepare | undefined,
): Promise<Database> {
  const unlock = dataDir === undefined ? () => undefined : lockFolder(dataDir);
  try {
    const pglite = await openPGlite(dataDir === undefined ? undefined : join(dataDir, 'pglite'));
    await migrate({ query: (text, params) => pglite.query(text, params), exec: (script) => pglite.exec(script) }, { prepare });
    const database = withPrisma(pgliteDriver(pglite, onStatement), new PrismaPGlite(pglite), onStatement);
    return { ...database, close: () => database.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

function withPrisma(driver: Driver, adapter: PrismaPg | PrismaPGlite, onStatement: OnStatement): Database {
  const prisma = new PrismaClient({ adapter, transactionOptions: TRANSACTION_OPTIONS, log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', () => void onStatement('prisma'));
  return {
    ...driver,
    reads: driver,
    prisma,
    async close() {
      await prisma.$disconnect();
      await driver.close();
    },
  };
}
