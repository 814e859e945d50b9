import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { moduleCommands } from '../domain/loadCommands.ts';
import type { SnapshotItem, SnapshotVersion } from '../domain/snapshot.ts';
import { projectFile } from '../projectFile.ts';
import { fingerprintOf, readSnapshot } from './eessi/snapshot.ts';
import { readReleases, RELEASE, type SoftwareFile } from './eessi/software.ts';
import { fileChunks } from './parsing/fileChunks.ts';
import type { Source } from './source.ts';

const DEMO_FILE = projectFile('src/sources/demo.json');
const demoFile = (signal: AbortSignal): SoftwareFile => ({ name: 'demo.json', chunks: () => fileChunks(DEMO_FILE, signal) });

/** The demo catalog, which comes with the gateway in the format of EESSI. */
export function createDemo(): Source {
  return {
    key: 'DEMO',
    catalogName: 'Demo',
    catalogType: 'BINARY_RUNTIME',
    upload: 'NONE',
    rolling: false,
    releasePattern: RELEASE,
    releases: ({ signal }) => readReleases(demoFile(signal)),
    fingerprint: async () => fingerprintOf(await hashOfFile()),
    read: ({ signal }, release) => readDemo(release, signal),
  };
}

const REMARK = 'Made up, as everything in the demo catalog.';

async function* readDemo(release: string | null, signal: AbortSignal): AsyncGenerator<SnapshotItem> {
  const sha256 = await hashOfFile();
  const description = (): string =>
    'Made-up builds of well-known HPC software, to try the gateway with. The demo goes with the first catalog that is imported';
  const origin = { file: demoFile(signal), sha256, sourceUrl: null, description, extensionFiles: [] };
  for await (const item of readSnapshot(origin, release, signal)) yield madeUp(item);
}

/** Removes what only EESSI has: the release module to load first, and the paths. */
function madeUp(item: SnapshotItem): SnapshotItem {
  if (item.kind === 'catalog') return { ...item, remark: REMARK };
  if (item.kind === 'problem') return item;
  return { ...item, description: remarked(item.description), versions: item.versions.map(madeUpVersion) };
}

const madeUpVersion = (version: SnapshotVersion): SnapshotVersion => ({
  ...version,
  description: version.description && remarked(version.description),
  requiredModules: version.requiredModules.filter(({ name }) => name !== 'EESSI'),
  loadCommands: version.module ? moduleCommands(version.module) : [],
  targets: version.targets.map((target) => ({
    ...target,
    location: target.location.replace(/^.*\/software\/linux/, '/opt/demo'),
  })),
});

const remarked = (text: string): string => `${text} ${REMARK}`.trimStart();

async function hashOfFile(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(DEMO_FILE))
    .digest('hex');
}
