import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { DatabaseDriver, SqlExecutor } from './driver.ts';

export interface Database extends DatabaseDriver {
  /** Single rows, and reads off the hot tree: jobs, offerings, tokens. */
  readonly prisma: PrismaClient;
  /** For what is read and not edited: a replica while that is level with the database, where there is one. */
  readonly reads: SqlExecutor;
}
