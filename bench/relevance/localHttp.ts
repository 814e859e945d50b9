import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createWriteStream } from 'node:fs';
import { UpstreamError } from '../../src/domain/errors.ts';
import type { Http } from '../../src/sources/http/http.ts';
import { temporaryFolder } from '../folders.ts';

/**
 * What a source takes for the network, answered from a folder: the file that an address ends with, unpacked where it lies there
 * as `.gz`. Without ETags. @throws UpstreamError for a file that is not there.
 */
export function localHttp(folder: string): Http {
  const unpacked = temporaryFolder('relevance');
  const fileOf = async (url: string): Promise<string> => {
    const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
    const [plain, packed, path] = [join(folder, name), join(folder, `${name}.gz`), join(unpacked.path, name)];
    if (existsSync(plain)) return plain;
    if (!existsSync(packed)) throw new UpstreamError('UPSTREAM_UNAVAILABLE', `${folder} has no file ${name}.`);
    if (!existsSync(path)) await pipeline(createReadStream(packed), createGunzip(), createWriteStream(path));
    return path;
  };
  return {
    download: async (url) => ({
      path: await fileOf(url),
      bytes: 0,
      sha256: '',
      etag: null,
      [Symbol.asyncDispose]: async () => {},
    }),
    open: async (url) => ({ etag: null, body: createReadStream(await fileOf(url)) }),
    head: async () => null,
    json: async (url) => Promise.reject(new UpstreamError('UPSTREAM_UNAVAILABLE', `${url} is not answered from a folder.`)),
    [Symbol.asyncDispose]: async () => unpacked[Symbol.dispose](),
  };
}
