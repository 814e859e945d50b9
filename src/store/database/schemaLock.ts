/** One session of a database: advisory locks and transactions belong to their connection. */
export interface SchemaSession {
  query(text: string, params?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs a script of several statements. */
  exec(script: string): Promise<unknown>;
}

/** The advisory lock of Prisma's own tools, so that they and the gateways wait for each other. */
const PRISMA_LOCK = 72707369;

/** Runs `work` while no other starting gateway changes the schema or creates initial rows. */
export async function withSchemaLock<Result>(session: SchemaSession, work: () => Promise<Result>): Promise<Result> {
  await session.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  try {
    return await work();
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]);
  }
}
