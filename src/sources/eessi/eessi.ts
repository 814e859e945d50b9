import { UpstreamError } from '../../domain/errors.ts';
import { isDevelopment } from '../../domain/loadCommands.ts';
import type { SnapshotItem } from '../../domain/snapshot.ts';
import { cleanText } from '../parsing/clean.ts';
import { EXTENSION_TYPES } from './extension.ts';
import type { ExtensionFile } from './extensionFile.ts';
import { fingerprintOf, readSnapshot } from './snapshot.ts';
import { readReleases, RELEASE } from './software.ts';
import { fileChunks } from '../parsing/fileChunks.ts';
import { MEBIBYTE } from '../http/http.ts';
import { isRecord } from '../parsing/json.ts';
import { publicUrl } from '../http/publicUrl.ts';
import type { Source, SourceIo } from '../source.ts';

const SOFTWARE_FILE = 'eessi_api_metadata_software.json';
/** The software of the development stack for RISC-V, whose releases have names of their own. */
export const RISCV_FILE = 'eessi_api_metadata-riscv_software.json';

type UrlOf = (file: string) => string;

/**
 * The catalogs of EESSI's API: https://www.eessi.io/api_data/data/, made by https://github.com/EESSI/api_data.
 * `folder` is the address that the names of upstream's files are appended to, `riscvFile` the name of the software file
 * for RISC-V among them; null: there is none.
 */
export function createEessi(folder: string, riscvFile: string | null = RISCV_FILE): Source {
  const urlOf: UrlOf = (file) => appended(folder, file);
  const fileOf = (release: string | null) =>
    riscvFile !== null && release && isDevelopment(release) ? riscvFile : SOFTWARE_FILE;
  return {
    key: 'EESSI',
    catalogName: 'EESSI',
    catalogType: 'BINARY_RUNTIME',
    rolling: false,
    releasePattern: RELEASE,
    releases: async (io) => {
      const common = await releasesOf(io, urlOf(SOFTWARE_FILE));
      const riscv = riscvFile === null ? [] : await releasesIfThere(io, urlOf(riscvFile));
      // The last is the one that is imported where none is asked for: never a development stack beside a release.
      return [...riscv.filter((release) => !common.includes(release)), ...common];
    },
    fingerprint: (io, release) => publishedFingerprint(io, urlOf, fileOf(release)),
    async *read(io, release) {
      const file = fileOf(release);
      const isThere = file === SOFTWARE_FILE || (await releasesIfThere(io, urlOf(file))).some((known) => known === release);
      yield* readEessi(io, urlOf, isThere ? file : SOFTWARE_FILE, release);
    },
  };
}

async function releasesOf({ http }: SourceIo, url: string): Promise<readonly string[]> {
  const { body } = await http.open(url);
  return readReleases({ name: publicUrl(url), chunks: () => body });
}

/** None where the file is not there or cannot be read; it is tried again where upstream may only be busy. */
async function releasesIfThere(io: SourceIo, url: string): Promise<readonly string[]> {
  try {
    return await releasesOf(io, url);
  } catch (error) {
    if (error instanceof UpstreamError && !error.transient) return [];
    throw error;
  }
}

async function* readEessi(
  io: SourceIo,
  urlOf: UrlOf,
  softwareFile: string,
  release: string | null,
): AsyncGenerator<SnapshotItem> {
  const url = urlOf(softwareFile);
  await using download = await io.http.download(url);
  const origin = {
    file: { name: publicUrl(url), chunks: () => fileChunks(download.path, io.signal) },
    sha256: download.sha256,
    sourceUrl: publicUrl(urlOf('')).replace(/\/$/, ''),
    description: describe,
    extensionFiles: extensionFiles(io, (type) => urlOf(softwareFile.replace('_software', `_ext-${type}`))),
  };
  yield* readSnapshot(origin, release, io.signal);
}

/** What upstream lists is what its generator finds for one CPU; users who miss a program should learn that here. */
function describe(release: string): string {
  const project = `European Environment for Scientific Software Installations ${release}`;
  if (isDevelopment(release)) return `${project}, development stack for RISC-V`;
  return `${project}. Upstream lists the software that is installed for the one x86_64 CPU and NVIDIA GPU it looks at: what is installed only for others, such as NVPL or builds for AMD GPUs, is not listed.`;
}

/** One file an ecosystem, each on disk while it is read; one that cannot be had fails the import, since its extensions would look removed. */
async function* extensionFiles({ http, signal }: SourceIo, urlOf: (type: string) => string): AsyncGenerator<ExtensionFile> {
  for (const type of EXTENSION_TYPES.keys()) {
    const url = urlOf(type);
    await using download = await http.download(url);
    yield { type, name: publicUrl(url), chunks: () => fileChunks(download.path, signal) };
  }
}

async function publishedFingerprint({ http, signal }: SourceIo, urlOf: UrlOf, file: string): Promise<string | null> {
  try {
    const hashes = await http.json(urlOf('hashes.json'), { limitBytes: MEBIBYTE });
    const hash = isRecord(hashes) ? hashes[file] : null;
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
