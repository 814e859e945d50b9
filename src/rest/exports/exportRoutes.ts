import { z } from 'zod';
import { route, type Route } from '../routing/route.ts';
import { exportedPackages } from './exportedPackages.ts';
import { exportedTargets } from './exportedTargets.ts';
import { exportedVersions } from './exportedVersions.ts';
import { exportedChanges } from './exportedChanges.ts';
import type { ExportKind } from './exportKind.ts';
import { exportReply } from './exportReply.ts';
import { FORMATS, type FormatName } from './formats.ts';

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
      return exportReply(context, { file, kind, format }, rowsIn);
    },
  });
}
