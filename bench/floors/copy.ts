import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import pg from 'pg';
import type { SchemaSession } from '../../src/store/database/schemaLock.ts';

/** A database session that supports COPY. */
export interface CopySession {
  exec(script: string): Promise<unknown>;
  /** The result of a query in COPY's text format. */
  copyOut(query: string): Promise<Blob>;
  copyIn(table: string, rows: Blob): Promise<void>;
  close(): Promise<void>;
}

/** The connection that node-postgres passes to a query; it parses the messages of COPY but does not handle them. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Size of the chunks sent. */
const CHUNK_BYTES = 1 << 20;

class Copy extends pg.Query {
  readonly received: Uint8Array<ArrayBuffer>[] = [];
  readonly #rows: Buffer;

  constructor(text: string, rows = Buffer.alloc(0)) {
    super(text);
    this.#rows = rows;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (let at = 0; at < this.#rows.length; at += CHUNK_BYTES)
      connection.sendCopyFromChunk(this.#rows.subarray(at, at + CHUNK_BYTES));
    connection.endCopyFrom();
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.received.push(Uint8Array.from(chunk)); // the driver reuses the buffer for the next message
  }
}

/** Opens a session with a PostgreSQL server. */
export async function openServerSession(url: string): Promise<CopySession> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copy = (query: Copy): Promise<Copy> =>
    new Promise((resolve, reject) => {
      query.once('end', () => resolve(query)).once('error', reject);
      client.query(query);
    });
  return {
    exec: (script) => client.query(script),
    copyOut: async (query) => new Blob((await copy(new Copy(`COPY (${query}) TO STDOUT`))).received),
    copyIn: async (table, rows) => void (await copy(new Copy(`COPY ${table} FROM STDIN`, Buffer.from(await rows.arrayBuffer())))),
    close: () => client.end(),
  };
}

/** Opens a session with PGlite through its API, since it does not support COPY input over the protocol. */
export async function openEmbeddedSession(folder: string): Promise<CopySession & SchemaSession> {
  const pglite = await PGlite.create({ dataDir: folder, extensions: { pg_trgm } });
  return {
    query: (text, params) => pglite.query(text, params),
    exec: (script) => pglite.exec(script),
    async copyOut(query) {
      const { blob } = await pglite.query(`COPY (${query}) TO '/dev/blob'`);
      if (!blob) throw new Error('COPY TO gives a blob.');
      return blob;
    },
    copyIn: async (table, blob) => void (await pglite.query(`COPY ${table} FROM '/dev/blob'`, [], { blob })),
    close: () => pglite.close(),
  };
}
