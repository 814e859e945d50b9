import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The upstreams' full files, which are no part of this project: tests of them are skipped where the folder beside it is not there. */
const FOLDER = new URL('../../../shared/data/upstream/', import.meta.url);

export const hasFullFiles = existsSync(FOLDER);

/** Why tests are skipped, to stand in their titles. */
export const FULL_FILE = hasFullFiles ? 'full file' : 'full file, which is not here (../shared/data)';

export const fullFile = (path: string): Buffer => gunzipSync(readFileSync(new URL(path, FOLDER)));

/** Upstream's own form, of which only what is counted is named. */
export const parse = <File>(bytes: Buffer): File => JSON.parse(bytes.toString()) as File;
