import { currentCursor } from '../../store/changes/changeCursor.ts';
import type { Snapshot } from '../../store/database/driver.ts';
import { z } from 'zod';
import type { RestContext } from '../routing/context.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import { type Reply, route, type Route } from '../routing/route.ts';
import { exportedPackages } from './exportedPackages.ts';
import { exportedTargets } from './exportedTargets.ts';
import { exportedVersions } from './exportedVersions.ts';
import { exportedChanges } from './exportedChanges.ts';
import type { ExportKind } from './exportKind.ts';
import { exportStream } from './exportStream.ts';
import { FORMATS, type FormatName } from './formats.ts';

/** How long an export waits for others to end, and seconds after which one that was refused may be tried again. */
const WAIT_MS = 5_000;
const RETRY_SECONDS = 5;

const KINDS: readonly ExportKind[] = [exportedPackages, exportedVersions, exportedTargets, exportedChanges];

/** All routes of exports: one for each kind and format. */
export const exportRoutes: readonly Route[] = KINDS.flatMap((kind) =>
  (Object.keys(FORMATS) as FormatName[]).map((format) => exportRoute(kind, format)),
);

function exportRoute(kind: ExportKind, extension: FormatName): Route {
  const { name, noun, params } = kind;
  const format = FORMATS[extension];
  const file = `${name}.${extension}`;
  return route({
    method: 'GET',
    path: `/export/${file}`,
    operationId: `export_${name}_${extension}`,
    tag: 'Exports',
    summary: `Export ${noun}s as ${extension === 'csv' ? 'CSV' : 'lines of JSON'}`,
    description: `Returns all ${noun}s that match the filters, in one response and as of one moment. Unlike in lists, an unknown parameter is an error.`,
    access: 'reader',
    query: params,
    isStrict: true,
    outcomes: {
      200: {
        description: `The ${noun}s, with an ETag.`,
        media: [format.contentType.replace(/;.*/, '')],
        headers: { 'Change-Cursor': z.string().meta({ description: 'The cursor of the changes that follow the export.' }) },
      },
      304: { description: 'The rows with the ETag of If-None-Match are still the current ones.' },
    },
    async handle({ query }, context) {
      const rowsIn = await kind.select(query, context);
      return withSnapshot(context, async (snapshot, onEnd) => {
        const rows = rowsIn(snapshot);
        const isSpooled = context.db.kind === 'pglite';
        return {
          status: 200,
          headers: { ...headersOf(file, await rows.fingerprint()), 'change-cursor': await currentCursor(snapshot) },
          stream: exportStream({ kind, format, rows, snapshot, isSpooled, onEnd }),
        };
      });
    },
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
