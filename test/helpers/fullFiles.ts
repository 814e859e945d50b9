import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Reply } from './upstream.ts';

/** The upstreams' full files, which are no part of this project: tests of them are skipped where the folder beside it is not there. */
const FOLDER = new URL('../../../shared/data/upstream/', import.meta.url);

/** Whether the full files are available. */
export const hasFullFiles = existsSync(FOLDER);

/** A part of test titles that explains why a test is skipped. */
export const FULL_FILE = hasFullFiles ? 'full file' : 'full file, which is not here (../shared/data)';

/** A full file, and how an upstream serves it. */
export function fullFile(path: string): { readonly body: Buffer; readonly reply: Reply } {
  const gzipped = readFileSync(new URL(path, FOLDER));
  return { body: gunzipSync(gzipped), reply: { body: gzipped, headers: { 'content-encoding': 'gzip' } } };
}

/** Parses upstream's format, of which only the counted members are typed. */
export const parse = <File>(bytes: Buffer): File => JSON.parse(bytes.toString()) as File;
