import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SnapshotPackage } from '../../src/domain/snapshot.ts';
import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { createSpack } from '../../src/sources/spack/spack.ts';
import type { Source } from '../../src/sources/source.ts';
import { ROOT } from '../project.ts';
import type { CatalogPackages } from './documents.ts';
import { localHttp } from './localHttp.ts';

/** Full files as upstream published them, and the queries; they are no part of the project. */
const DATA = join(ROOT, '../shared/data');
const UPSTREAM = join(DATA, 'upstream');
const ADDRESS = 'http://upstream.invalid';

/** Queries with what they should find, of the same format as the project's own. */
export const GOLD = join(DATA, 'search/gold.json');

/** False where the files are not at hand. */
export const hasCatalogs = (): boolean => existsSync(GOLD) && existsSync(join(UPSTREAM, 'spack'));

/** EESSI 2025.06 and 2023.06, and Spack, read by the project's own sources. */
export async function readCatalogs(): Promise<CatalogPackages[]> {
  const eessi = createEessi(`${ADDRESS}/`);
  const spack = createSpack(`${ADDRESS}/repology.2026-07-01.json`);
  return [
    { packages: await packagesOf(eessi, 'eessi', '2025.06'), isBinary: true },
    { packages: await packagesOf(eessi, 'eessi', '2023.06'), isBinary: true },
    { packages: await packagesOf(spack, 'spack', null), isBinary: false },
  ];
}

async function packagesOf(source: Source, folder: string, release: string | null): Promise<SnapshotPackage[]> {
  await using http = localHttp(join(UPSTREAM, folder));
  const packages: SnapshotPackage[] = [];
  const items = source.read({ http, signal: new AbortController().signal }, release);
  for await (const item of items) if (item.kind === 'package') packages.push(item);
  return packages;
}
