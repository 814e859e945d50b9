import { createHash, randomUUID } from 'node:crypto';
import type { SqlExecutor } from './database/driver.ts';

/** How long an uploaded file is kept; for longer while an import needs it. */
const KEPT_SECONDS = 3_600;

/** An uploaded file. */
export interface Upload {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedAt: Date;
}

/** Stores the pieces of a file, and makes it usable once all are there. Leaves nothing behind where they cannot be read. */
export async function storeUpload(sql: SqlExecutor, pieces: AsyncIterable<Buffer>): Promise<Omit<Upload, 'receivedAt'>> {
  const id = randomUUID();
  const hash = createHash('sha256');
  let [bytes, number] = [0, 0];
  await sql.query('upload.begin', 'INSERT INTO upload (id) VALUES ($1)', [id]);
  try {
    for await (const piece of pieces) {
      bytes += piece.length;
      hash.update(piece);
      await sql.query('upload.piece', 'INSERT INTO upload_piece (upload_id, number, content) VALUES ($1, $2, $3)', [
        id,
        number,
        piece,
      ]);
      number += 1;
    }
  } catch (error) {
    await sql.query('upload.delete', 'DELETE FROM upload WHERE id = $1', [id]);
    throw error;
  }
  const sha256 = hash.digest('hex');
  await sql.query('upload.finish', 'UPDATE upload SET bytes = $2, sha256 = $3 WHERE id = $1', [id, bytes, sha256]);
  return { id, bytes, sha256 };
}

/** A finished upload; null if there is none with this id, or it has expired. */
export async function findUpload(sql: SqlExecutor, id: string): Promise<Upload | null> {
  const [upload] = await sql.query<Upload>(
    'upload.byId',
    'SELECT id, bytes, sha256, created_at AS "receivedAt" FROM upload WHERE id = $1 AND sha256 IS NOT NULL',
    [id],
  );
  return upload ?? null;
}

/** The content of an upload, piece by piece. */
export async function* uploadedPieces(sql: SqlExecutor, id: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number += 1) {
    signal.throwIfAborted();
    const [piece] = await sql.query<{ content: Uint8Array }>(
      'upload.read',
      'SELECT content FROM upload_piece WHERE upload_id = $1 AND number = $2',
      [id, number],
    );
    if (!piece) return;
    yield piece.content;
  }
}

/** Deletes uploads that have expired, and what is left of interrupted ones. */
export async function forgetUploads(sql: SqlExecutor): Promise<void> {
  await sql.query(
    'upload.forget',
    `DELETE FROM upload u WHERE u.created_at < now() - make_interval(secs => $1)
       AND NOT EXISTS (SELECT FROM import_job j WHERE j.upload_id = u.id AND j.finished_at IS NULL)`,
    [KEPT_SECONDS],
  );
}
