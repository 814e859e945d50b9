import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SnapshotItem } from '../domain/snapshot.ts';
import { fingerprintOf, readSnapshot } from './eessiSnapshot.ts';
import { readReleases, RELEASE, type SoftwareFile } from './eessiSoftware.ts';
import { fileChunks } from './fileChunks.ts';
import type { Source } from './source.ts';

/** The same file from `src` and from `dist`. */
const DEMO_FILE = new URL('../../src/sources/demo.json', import.meta.url);
const demoFile = (signal: AbortSignal): SoftwareFile => ({ name: 'demo.json', chunks: () => fileChunks(DEMO_FILE, signal) });

/** A small catalog that comes with the gateway, written as EESSI writes its own. */
export function createDemo(): Source {
  return {
    key: 'DEMO',
    catalogName: 'Demo',
    catalogType: 'BINARY_RUNTIME',
    rolling: false,
    releasePattern: RELEASE,
    releases: ({ signal }) => readReleases(demoFile(signal)),
    fingerprint: async () => fingerprintOf(await hashOfFile()),
    read: ({ signal }, release) => readDemo(release, signal),
  };
}

async function* readDemo(release: string | null, signal: AbortSignal): AsyncGenerator<SnapshotItem> {
  const sha256 = await hashOfFile();
  const description = (): string =>
    'Well-known HPC software to try the gateway with; a sample, not the state of any installation';
  yield* readSnapshot({ file: demoFile(signal), sha256, sourceUrl: null, description, extensionFiles: [] }, release, signal);
}

async function hashOfFile(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(DEMO_FILE))
    .digest('hex');
}
