import type pg from 'pg';
import type { OnStatement } from './driver.ts';

type Query = (...args: unknown[]) => unknown;

/**
 * A pool whose statements are counted and timed like those of the driver, under the name of their table: `prisma.import_job`.
 * For a library that writes its own statements.
 */
export function countedPool(pool: pg.Pool, onStatement: OnStatement): pg.Pool {
  return new Proxy(pool, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property === 'query') return counted(target, onStatement);
      if (property === 'connect') return async () => countedClient(await target.connect(), onStatement);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

const countedClient = (client: pg.PoolClient, onStatement: OnStatement): pg.PoolClient =>
  new Proxy(client, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (property === 'query') return counted(target, onStatement);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

function counted(client: pg.Pool | pg.PoolClient, onStatement: OnStatement): Query {
  return async (...args) => {
    const onEnd = onStatement(`prisma.${tableOf(args[0])}`);
    try {
      return await (client.query as Query).apply(client, args);
    } finally {
      onEnd?.();
    }
  };
}

/** Prisma quotes every name, with its schema. */
function tableOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as { readonly text: string }).text;
  return /(?:FROM|INTO|UPDATE) "\w+"\."(\w+)"/.exec(text)?.[1] ?? 'transaction';
}
