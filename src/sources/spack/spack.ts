import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotCatalog, SnapshotItem, SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';
import { checkedPackages } from '../parsing/checkedPackages.ts';
import { cleanText } from '../parsing/clean.ts';
import { fileChunks } from '../parsing/fileChunks.ts';
import { instantOf } from '../parsing/instant.ts';
import { parseRecord } from '../parsing/json.ts';
import { jsonEntries } from '../parsing/jsonEntries.ts';
import { publicUrl } from '../http/publicUrl.ts';
import { readEntry } from '../parsing/readEntry.ts';
import type { Source, SourceIo, UploadedFile } from '../source.ts';
import { readHead, type SpackHead } from './head.ts';
import { readPackage } from './package.ts';

/** The source for Spack; `url` is the address of repology.json. */
export function createSpack(url: string): Source {
  const name = publicUrl(url);
  return {
    key: 'SPACK',
    catalogName: 'Spack',
    catalogType: 'SOURCE_PACKAGE',
    upload: 'ALLOWED',
    rolling: true,
    releasePattern: /^\d{4}\.\d{2}\.\d{2}$/,
    releases: async ({ http }) => [(await readHead((await http.open(url)).body, name)).release],
    fingerprint: async ({ http, upload }) => (upload ? hashOf(upload) : etagOf((await http.head(url))?.etag)),
    read: (io, release) => (io.upload ? readUpload(io.upload, io.signal, release) : readDownload(io, url, release)),
  };
}

/** The file, wherever it is from. */
interface RepologyFile {
  readonly name: string;
  readonly sourceUrl: string | null;
  readonly fingerprint: string | null;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

async function* readDownload({ http, signal }: SourceIo, url: string, requested: string | null): AsyncGenerator<SnapshotItem> {
  const name = publicUrl(url);
  await using download = await http.download(url);
  const chunks = () => fileChunks(download.path, signal);
  yield* readSpack({ name, sourceUrl: name, fingerprint: etagOf(download.etag), chunks }, signal, requested);
}

const readUpload = (upload: UploadedFile, signal: AbortSignal, requested: string | null): AsyncGenerator<SnapshotItem> =>
  readSpack({ ...upload, sourceUrl: null, fingerprint: hashOf(upload), chunks: () => upload.chunks() }, signal, requested);

async function* readSpack(file: RepologyFile, signal: AbortSignal, requested: string | null): AsyncGenerator<SnapshotItem> {
  const { name, chunks } = file;
  const head = await readHead(chunks(), name);
  if (requested !== null && requested !== head.release) {
    throw new UpstreamError('UNKNOWN_RELEASE', `${name} has the release ${head.release}, not "${requested}".`);
  }
  yield describeCatalog(head, file);
  yield* checkedPackages(readPackages(chunks(), name), { signal, whenNone: `${name} has no usable package.` });
}

/**
 * Reads the packages. For every virtual package upstream repeats the entry of one that provides it. It is not a package of that
 * name: an import by key would show the versions of Spectrum MPI as those of "mpi". Such an entry counts only if the package it
 * repeats has no entry of its own, which is known at the end of the file.
 */
async function* readPackages(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  const names = new Set<string>();
  const heldBack = new Map<string, string>();
  for await (const { in: parent, key, text } of jsonEntries(chunks, file, 'packages')) {
    if (parent === null) continue;
    names.add(key);
    yield* read(key, text, heldBack);
  }
  for (const [name, text] of heldBack) if (!names.has(name)) yield* read(name, text, new Map());
}

function* read(key: string, text: string, heldBack: Map<string, string>): Generator<SnapshotPackage | SnapshotProblem> {
  const { value, problems } = readEntry(key, (report) => {
    const json = parseRecord(text);
    const name = cleanText(json.name) || cleanText(key);
    if (name === key) return readPackage(name, json, report);
    heldBack.set(name, text);
    return null;
  });
  yield* problems;
  if (value) yield value;
}

function describeCatalog(
  { lastUpdate, release, packages }: SpackHead,
  { sourceUrl, fingerprint }: RepologyFile,
): SnapshotCatalog {
  return {
    kind: 'catalog',
    version: release,
    sourceUrl,
    description: 'Spack package manager: recipes that build software from source',
    metadata: { last_update: lastUpdate, ...(packages === null ? {} : { num_packages: packages }) },
    upstreamUpdatedAt: instantOf(lastUpdate),
    fingerprint,
    expectedPackages: packages,
  };
}

const etagOf = (etag: string | null | undefined): string | null => (etag ? `etag:${etag}` : null);

const hashOf = ({ sha256 }: UploadedFile): string => `sha256:${sha256}`;
