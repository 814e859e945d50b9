/** One session of a database: an advisory lock and a transaction belong to their connection. */
export interface SchemaSession {
  query(text: string, params?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Runs a script of several statements. */
  exec(script: string): Promise<unknown>;
}

/** The lock that Prisma's own tools take, so that they and the gateways wait for each other. */
const PRISMA_LOCK = 72707369;

/** Runs `work` while no other gateway that starts on the same database makes schema or first rows. */
export async function withSchemaLock<Result>(session: SchemaSession, work: () => Promise<Result>): Promise<Result> {
  await session.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK]);
  try {
    return await work();
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [PRISMA_LOCK]);
  }
}
