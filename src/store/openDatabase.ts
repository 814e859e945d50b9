import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';
import { type Connector, serverConnector } from './database/connector.ts';
import { type DriverOptions, openDriver, openReplicaPool } from './database/openDriver.ts';
import { embeddedConnector } from './database/embedded/embeddedConnector.ts';
import { lockFolder } from './database/folderLock.ts';
import { renewDerivedValues } from './derivedValues.ts';
import { countedPool } from './database/countedPool.ts';
import { migrate, type Prepare } from './database/migrate.ts';
import { connectPatiently, type Patience } from './database/firstConnection.ts';
import { openPool } from './database/pool.ts';
import { Replica, type ReplicaOptions } from './database/replica.ts';
import type { DatabaseDriver, OnStatement } from './database/driver.ts';
import { type Database } from './database/database.ts';

/**
 * PGlite runs one transaction at a time, including the apply of an import: Prisma's default of two seconds would be too short.
 */
const TRANSACTION_OPTIONS = { maxWait: 15_000, timeout: 15_000 };

/** A read replica. */
export interface ReplicaSettings extends Pick<ReplicaOptions, 'changes' | 'onState'> {
  readonly url: string;
}

/** Options of `openDatabase`. */
export interface DatabaseOptions {
  /** `postgresql://…`; `memory://` for PGlite in memory; undefined for PGlite in `dataDir`. */
  readonly url: string | undefined;
  readonly dataDir: string;
  readonly onStatement?: OnStatement;
  readonly onError?: (error: Error) => void;
  /** How long to wait for a PostgreSQL server that does not respond yet; not at all by default. */
  readonly patience?: Patience | undefined;
  /** A read replica of a PostgreSQL server. */
  readonly replica?: ReplicaSettings | undefined;
  /** Runs after the migrations, under the lock that starting gateways wait for. */
  readonly prepare?: Prepare | undefined;
}

/** Opens the database and applies the migrations. */
export async function openDatabase({
  url,
  dataDir,
  onStatement = () => undefined,
  onError = () => undefined,
  patience,
  replica,
  prepare,
}: DatabaseOptions): Promise<Database> {
  const options = { onStatement, onError };
  if (!url?.startsWith('postgres')) return openEmbedded(url === 'memory://' ? undefined : dataDir, options, prepare);
  const database = await openWith(serverConnector(url, onError), options, { patience, prepare });
  return replica ? withReplica(database, replica, onStatement) : database;
}

async function openWith(
  connector: Connector,
  options: DriverOptions,
  { patience, prepare }: Pick<DatabaseOptions, 'patience' | 'prepare'>,
): Promise<Database> {
  try {
    const session = await connectPatiently(connector, patience);
    try {
      await migrate(
        { query: (text, params) => session.query(text, params), exec: (script) => session.query(script) },
        {
          async prepare(locked) {
            await renewDerivedValues(locked);
            await prepare?.(locked);
          },
        },
      );
    } finally {
      await session.end();
    }
  } catch (error) {
    await connector.close();
    throw error;
  }
  const pool = openPool(connector, options.onError);
  return connected(withPrisma(openDriver(connector, pool, options), pool, options.onStatement));
}

/** Loads Prisma's query compiler, which blocks the event loop: otherwise the first request that uses Prisma would do so. */
async function connected(database: Database): Promise<Database> {
  try {
    await database.prisma.$connect();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function withReplica(database: Database, { url, changes, onState }: ReplicaSettings, onStatement: OnStatement): Database {
  const pool = openReplicaPool(url, { onStatement, onError: (error) => replica.leaveOut(error.message) });
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
  options: DriverOptions,
  prepare: Prepare | undefined,
): Promise<Database> {
  const unlock = dataDir === undefined ? () => undefined : await lockFolder(dataDir);
  try {
    const connector = await embeddedConnector(dataDir === undefined ? undefined : join(dataDir, 'pglite'), options.onError);
    const database = await openWith(connector, options, { prepare });
    return { ...database, close: () => database.close().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

function withPrisma(driver: DatabaseDriver, pool: pg.Pool, onStatement: OnStatement): Database {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(countedPool(pool, onStatement)),
    transactionOptions: TRANSACTION_OPTIONS,
  });
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
