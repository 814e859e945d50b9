import type { SnapshotItem } from '../domain/snapshot.ts';
import { cleanText } from './clean.ts';
import { EXTENSION_TYPES } from './eessiExtension.ts';
import type { ExtensionFile } from './eessiExtensionFile.ts';
import { fingerprintOf, readSnapshot } from './eessiSnapshot.ts';
import { readReleases, RELEASE } from './eessiSoftware.ts';
import { fileChunks } from './fileChunks.ts';
import { MEBIBYTE } from './http.ts';
import { isRecord } from './json.ts';
import { publicUrl } from './publicUrl.ts';
import type { Source, SourceIo } from './source.ts';

const SOFTWARE_FILE = 'eessi_api_metadata_software.json';

type UrlOf = (file: string) => string;

/** `folder` is the address that the names of upstream's files are appended to. */
export function createEessi(folder: string): Source {
  const urlOf: UrlOf = (file) => appended(folder, file);
  return {
    key: 'EESSI',
    catalogName: 'EESSI',
    catalogType: 'BINARY_RUNTIME',
    rolling: false,
    releasePattern: RELEASE,
    releases: async ({ http }) => {
      const { body } = await http.open(urlOf(SOFTWARE_FILE));
      return readReleases({ name: publicUrl(urlOf(SOFTWARE_FILE)), chunks: () => body });
    },
    fingerprint: (io) => publishedFingerprint(io, urlOf),
    read: (io, release) => readEessi(io, urlOf, release),
  };
}

async function* readEessi(io: SourceIo, urlOf: UrlOf, release: string | null): AsyncGenerator<SnapshotItem> {
  const url = urlOf(SOFTWARE_FILE);
  await using download = await io.http.download(url);
  const origin = {
    file: { name: publicUrl(url), chunks: () => fileChunks(download.path, io.signal) },
    sha256: download.sha256,
    sourceUrl: publicUrl(urlOf('')).replace(/\/$/, ''),
    description: (version: string) => `European Environment for Scientific Software Installations ${version}`,
    extensionFiles: extensionFiles(io, urlOf),
  };
  yield* readSnapshot(origin, release, io.signal);
}

/** One file an ecosystem, each on disk while it is read; one that cannot be had fails the import, since its extensions would look removed. */
async function* extensionFiles({ http, signal }: SourceIo, urlOf: UrlOf): AsyncGenerator<ExtensionFile> {
  for (const type of EXTENSION_TYPES.keys()) {
    const url = urlOf(`eessi_api_metadata_ext-${type}.json`);
    await using download = await http.download(url);
    yield { type, name: publicUrl(url), chunks: () => fileChunks(download.path, signal) };
  }
}

async function publishedFingerprint({ http, signal }: SourceIo, urlOf: UrlOf): Promise<string | null> {
  try {
    const hashes = await http.json(urlOf('hashes.json'), { limitBytes: MEBIBYTE });
    const hash = isRecord(hashes) ? hashes[SOFTWARE_FILE] : null;
    const sha256 = cleanText(isRecord(hash) ? hash.hash : null);
    return /^[0-9a-f]{64}$/.test(sha256) ? fingerprintOf(sha256) : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function appended(folder: string, file: string): string {
  const url = new URL(folder);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${file}`;
  return url.href;
}
