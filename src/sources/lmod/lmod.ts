import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotItem, SnapshotPackage, SnapshotProblem, SnapshotTarget } from '../../domain/snapshot.ts';
import { checkedPackages } from '../parsing/checkedPackages.ts';
import { cleanName } from '../parsing/clean.ts';
import { parseRecord } from '../parsing/json.ts';
import { jsonEntries } from '../parsing/jsonEntries.ts';
import { readEntry } from '../parsing/readEntry.ts';
import type { Source, SourceIo, UploadedFile } from '../source.ts';
import { hostTarget } from './moduleTargets.ts';
import { readPackage } from './package.ts';

/**
 * The source for a centre's own module tree: a file that `spider -o spider-json` of Lmod has written
 * (https://lmod.readthedocs.io/en/latest/136_spider.html). There is nothing to download it from, so each import uploads it.
 */
export function createLmod(): Source {
  return {
    key: 'LMOD',
    catalogName: 'Lmod',
    catalogType: 'BINARY_RUNTIME',
    upload: 'REQUIRED',
    rolling: true,
    releasePattern: /^\d{4}\.\d{2}\.\d{2}$/,
    releases: () => Promise.resolve([]),
    fingerprint: ({ upload }) => Promise.resolve(upload ? fingerprintOf(upload) : null),
    read: readLmod,
  };
}

async function* readLmod(io: SourceIo): AsyncGenerator<SnapshotItem> {
  const { upload, host, signal } = io;
  if (!upload) throw new UpstreamError('BAD_SHAPE', "A catalog of modules is read from an uploaded file of Lmod's spider.");
  const target = host ? hostTarget(host) : null;
  yield {
    kind: 'catalog',
    version: upload.receivedAt.toISOString().slice(0, 10).replaceAll('-', '.'),
    sourceUrl: null,
    description: 'The environment modules of a centre, as Lmod lists them',
    metadata: host ? { host: { cpu: host.cpu, gpu: [...(host.gpu ?? [])] } } : {},
    upstreamUpdatedAt: upload.receivedAt.toISOString(),
    fingerprint: fingerprintOf(upload),
    expectedPackages: null,
  };
  const whenNone = `${upload.name} has no module that is not hidden: it should be what \`spider -o spider-json\` writes.`;
  yield* checkedPackages(readPackages(upload, target), { signal, whenNone });
}

async function* readPackages(
  upload: UploadedFile,
  target: SnapshotTarget | null,
): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  for await (const { key, text } of jsonEntries(upload.chunks(), upload.name, null)) {
    const { value, problems } = readEntry(key, (report) =>
      readPackage(cleanName(key, 'A package name'), parseRecord(text), { report, target }),
    );
    yield* problems;
    if (value) yield value;
  }
}

const fingerprintOf = ({ sha256 }: UploadedFile): string => `sha256:${sha256}`;
