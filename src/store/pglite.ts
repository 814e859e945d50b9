import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import type { Cancellation } from './cancellation.ts';
import type { Driver, OnStatement, Sql } from './sql.ts';

/** A third of PostgreSQL's own default: 90 MB less in memory, and no slower, since the files are in the system's cache as well. */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=48MB'];

/** The embedded database; `folder` is undefined for one in memory. */
export async function openPGlite(folder: string | undefined): Promise<PGlite> {
  const isNew = folder !== undefined && !existsSync(join(folder, 'PG_VERSION'));
  const pglite = await PGlite.create({
    ...(folder === undefined ? {} : { dataDir: folder }),
    startParams: START_PARAMS,
    extensions: { pg_trgm },
  });
  if (isNew) collectGarbage();
  return pglite;
}

/** Making a database leaves 400 MB of WebAssembly memory behind, which V8 does not count, and so would keep into the first import. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  setFlagsFromString('--no-expose-gc');
}

/** A statement that runs cannot be stopped: it holds the thread. No other is begun. */
function sqlOver(handle: PGlite | Transaction, onStatement: OnStatement, until?: Cancellation): Sql {
  return {
    async query<Row>(name: string, text: string, params: readonly unknown[] = [], cancellation = until) {
      cancellation?.throwIfCancelled();
      const onEnd = onStatement(name);
      try {
        return (await handle.query<Row>(text, [...params])).rows;
      } finally {
        onEnd?.();
      }
    },
  };
}

/** The driver over PGlite: one session, one process. */
export function pgliteDriver(pglite: PGlite, onStatement: OnStatement): Driver {
  return {
    kind: 'pglite',
    workerLock: process.pid,
    ...sqlOver(pglite, onStatement),
    pool: () => null,
    // Never BEGIN through the shared handle: every other statement of the process would join that transaction.
    transaction: (work, cancellation) =>
      pglite.transaction(async (tx) => {
        cancellation?.throwIfCancelled();
        const result = await work(sqlOver(tx, onStatement, cancellation));
        cancellation?.throwIfCancelled();
        return result;
      }),
    script: (text) => pglite.transaction(async (tx) => void (await tx.exec(text))),
    // In this process, and so never lost.
    listen: async (channel, onNotification) => void (await pglite.listen(channel, onNotification)),
    close: () => pglite.close(),
  };
}
