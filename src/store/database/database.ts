import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { DatabaseDriver, SqlExecutor } from './driver.ts';

/** The database with both ways to access it: hand-written SQL and Prisma. */
export interface Database extends DatabaseDriver {
  /** For single rows and rarely read types: jobs, offerings, tokens. */
  readonly prisma: PrismaClient;
  /** For read-only statements: a replica while it is up to date, else the primary. */
  readonly reads: SqlExecutor;
}
