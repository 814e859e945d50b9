import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, versionKey, versionRank } from '../../src/domain/version.ts';

/** All versions of both upstreams, which are not part of this project; skipped where the folder beside it is not there. */
const DATA = new URL('../../../shared/data/upstream/', import.meta.url);
const EESSI = new URL('eessi/eessi_api_metadata_software.json.gz', DATA);
const SPACK = new URL('spack/repology.2026-07-01.json.gz', DATA);

const parse = (file: URL): any => JSON.parse(gunzipSync(readFileSync(file)).toString());

/** The versions of each package, extensions included. */
function upstreamVersions(): string[][] {
  const spack = Object.values<any>(parse(SPACK).packages).map(({ version }) => version.map((item: any) => item.version));
  const software = Object.values<any>(parse(EESSI).software).map(({ versions }) => versions);
  const extensions = new Map<string, string[]>();
  for (const { type, name, version } of software.flat().flatMap((item: any) => item.extensions)) {
    const key = `${type}/${name}`;
    extensions.set(key, [...(extensions.get(key) ?? []), version]);
  }
  const own = software.map((versions) => versions.map((item: any) => item.version));
  return [...spack, ...own, ...extensions.values()].map((versions) => [...new Set<string>(versions)]);
}

test.skipIf(!existsSync(EESSI) || !existsSync(SPACK))('all versions of both upstreams are in one total order', () => {
  const packages = upstreamVersions();
  const all = [...new Set(packages.flat())];
  expect(all.length).toBeGreaterThan(10_000);
  expect(new Set(all.map(versionKey)).size).toBe(all.length);

  const some = fc.constantFrom(...all);
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 20_000 },
  );

  const wrong = packages.flatMap((versions) =>
    versions
      .filter((version) => versionRank(version) === 2)
      .map((version) => [version, version.replace(/[-._]?(?:dev|snapshot|alpha|beta|pre|rc|[abc](?=\d)).*$/i, '')])
      .filter(([version = '', release = '']) => versions.includes(release) && compareVersions(version, release) >= 0),
  );
  expect(wrong).toEqual([]);
});
