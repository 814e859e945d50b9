import { currentCursor } from '../../store/changes/changeCursor.ts';
import type { Snapshot } from '../../store/database/driver.ts';
import type { RestContext } from '../routing/context.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import type { Reply } from '../routing/route.ts';
import type { ExportedRows } from './exportKind.ts';
import { exportStream, type ExportStreamOptions } from './exportStream.ts';

/** How long an export waits for others to end, and seconds after which one that was refused may be tried again. */
const WAIT_MS = 5_000;
const RETRY_SECONDS = 5;

/** What is exported, and how. */
interface ExportOptions extends Pick<ExportStreamOptions, 'kind' | 'format'> {
  /** The name of the file. */
  readonly file: string;
}

/** The reply to a request for an export, whose rows are read from one snapshot. @throws HttpError 429 while too many run */
export function exportReply(
  context: RestContext,
  { file, kind, format }: ExportOptions,
  rowsIn: (snapshot: Snapshot) => ExportedRows,
): Promise<Reply> {
  const isSpooled = context.db.kind === 'pglite';
  return withSnapshot(context, async (snapshot, onEnd) => {
    const rows = rowsIn(snapshot);
    return {
      status: 200,
      headers: { ...headersOf(file, await rows.fingerprint()), 'change-cursor': await currentCursor(snapshot) },
      stream: exportStream({ kind, format, rows, snapshot, isSpooled, onEnd }),
    };
  });
}

const headersOf = (file: string, fingerprint: string) => ({
  etag: `W/"${file}-${fingerprint}"`,
  'content-disposition': `attachment; filename="${file}"`,
});

/** Opens the snapshot of an export, if no more than a few are open; it is closed if the reply is not made. */
async function withSnapshot(
  { db, exports }: RestContext,
  reply: (snapshot: Snapshot, onEnd: () => void) => Promise<Reply>,
): Promise<Reply> {
  const free = await exports.take(WAIT_MS);
  if (!free) throw httpErrors.throttled('Too many exports are running.', RETRY_SECONDS);
  let snapshot: Snapshot | undefined;
  try {
    snapshot = await db.snapshot();
    return await reply(snapshot, free);
  } catch (error) {
    await snapshot?.close();
    free();
    throw error;
  }
}
