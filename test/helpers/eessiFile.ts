import { createEessi } from '../../src/sources/eessi/eessi.ts';
import { openHttp, openUpstream, readSnapshot, type Routes, type Snapshot } from './upstream.ts';

/** The path of EESSI's software file. */
export const SOFTWARE = '/eessi_api_metadata_software.json';

/** Reads a snapshot from an upstream with these routes. */
export async function read(routes: Routes, release: string | null = null): Promise<Snapshot> {
  await using upstream = await openUpstream(routes);
  await using http = openHttp(upstream);
  return await readSnapshot(createEessi(upstream.url('/')), http, release);
}

/** A software file with the given packages and versions, of release 2025.06. */
export function software(packages: Record<string, unknown>): Routes {
  const entries = Object.entries(packages).map(([name, versions]) => [name, { versions }]);
  return { [SOFTWARE]: JSON.stringify({ architectures_map: { '2025.06': {} }, software: Object.fromEntries(entries) }) };
}

/** A version of the package Wave. */
export const build = (changes: object = {}): object => ({
  version: '1.0',
  module: 'Wave/1.0-foss-2024a',
  required_modules: ['EESSI/2025.06', 'Wave/1.0-foss-2024a'],
  cpu_arch: ['x86_64/amd/zen3'],
  extensions: [],
  ...changes,
});
