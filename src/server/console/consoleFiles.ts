import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Encoding } from '../http/contentEncoding.ts';
import { ResponseBody } from '../http/responseBody.ts';

/** What a build consists of. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The files of the built console by path, e.g. `/assets/index-Bl5XLw0b.css`. */
export type ConsoleFiles = ReadonlyMap<string, ResponseBody>;

/** Reads all files of a built console; none if it has not been built. They are few and small, and stay in memory. */
export function readConsoleFiles(folder: string): ConsoleFiles {
  return new Map(
    filesIn(folder).flatMap((name) => {
      const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
      if (type === undefined) return [];
      return [[`/${name}`, new ResponseBody(type, readFileSync(join(folder, name), 'utf8'), compressWell)] as const];
    }),
  );
}

function filesIn(folder: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.map((name) => name.replaceAll('\\', '/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** At the highest levels: each file is compressed once, off the main thread, and sent for as long as the gateway runs. */
async function compressWell(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return body;
  if (encoding === 'gzip') return promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION });
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
}
