import { afterAll, describe, expect, test } from 'vitest';
import type { CatalogSource } from '../../src/domain/catalog.ts';
import type { SnapshotVersion } from '../../src/domain/snapshot.ts';
import { configuredHosts, createSources } from '../../src/sources/index.ts';
import { createHttp, type Http } from '../../src/sources/http/http.ts';
import type { Source } from '../../src/sources/source.ts';
import { fixture, openUpstream, readSnapshot, uploaded } from '../helpers/upstream.ts';

/** What every source keeps, so that a new one is tested by being in the registry. */
const upstream = await openUpstream({ ...fixture('eessi'), ...fixture('spack') });
const config = { eessiUrl: upstream.url('/'), spackUrl: upstream.url('/repology.json') };
const sources = createSources(config);
afterAll(() => upstream[Symbol.asyncDispose]());

const openHttp = (signal: AbortSignal = new AbortController().signal): Http =>
  createHttp({ allowedHosts: configuredHosts(config), signal });

/** What a source without an upstream is given. */
const given = ({ upload }: Source) =>
  upload === 'REQUIRED' ? { upload: uploaded(fixture('lmod')['/spider.json'] ?? ''), host: { cpu: 'zen3' } } : {};

test('every source is registered under its key, once', () => {
  const keys: Record<CatalogSource, true> = { EESSI: true, SPACK: true, LMOD: true, DEMO: true };

  expect([...sources.keys()].sort()).toEqual(Object.keys(keys).sort());
  for (const [key, source] of sources) expect(source.key).toBe(key);
  expect(new Set(Array.from(sources.values(), ({ catalogName }) => catalogName)).size).toBe(sources.size);
});

test('configured hosts are named with their ports', () => {
  expect(configuredHosts({ eessiUrl: 'https://www.eessi.io/api_data/data', spackUrl: 'http://[::1]:8080/a' })).toEqual([
    'www.eessi.io:443',
    '[::1]:8080',
  ]);
});

describe.each([...sources])('%s', (_, source) => {
  test('releases are written as its pattern says, and the newest is what it reads', async () => {
    await using http = openHttp();

    const releases = await source.releases({ http, signal: new AbortController().signal });

    for (const release of releases) expect(release).toMatch(source.releasePattern);
    const { catalog } = await readSnapshot(source, http, null, given(source));
    expect(catalog.version).toMatch(source.releasePattern);
    if (source.upload !== 'REQUIRED') expect(catalog.version).toBe(releases.at(-1));
  });

  test('a snapshot has packages, and nothing in it stands twice', async () => {
    await using http = openHttp();

    const { packages, problems } = await readSnapshot(source, http, null, given(source));

    expect(packages.size).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    for (const item of packages.values()) {
      expect(item.name).not.toBe('');
      expect(repeated(item.versions.map(({ version, module }) => [version, module]))).toEqual([]);
      for (const version of item.versions) expectWhole(version);
    }
  });

  test('the same input gives the same output', async () => {
    await using http = openHttp();

    const read = () => readSnapshot(source, http, null, given(source));
    expect(await read()).toEqual(await read());
  });

  test.skipIf(source.upload === 'REQUIRED')('a release that upstream does not have is an error of its own', async () => {
    await using http = openHttp();

    await expect(readSnapshot(source, http, '1999.01')).rejects.toMatchObject({ code: 'UNKNOWN_RELEASE' });
  });

  test('an abort stops the iteration with its reason', async () => {
    const abort = new AbortController();
    await using http = openHttp(abort.signal);
    const seen: string[] = [];

    const reading = (async () => {
      for await (const item of source.read({ http, signal: abort.signal, ...given(source) }, null)) {
        seen.push(item.kind);
        if (item.kind === 'package') abort.abort('cancelled');
      }
    })();

    await expect(reading).rejects.toBe('cancelled');
    expect(seen).toEqual(['catalog', 'package']);
  });

  test('who leaves after the catalog costs nothing more', async () => {
    await using http = openHttp();

    for await (const item of source.read({ http, signal: new AbortController().signal, ...given(source) }, null)) {
      expect(item.kind).toBe('catalog');
      break;
    }
  });
});

function expectWhole(version: SnapshotVersion): void {
  expect(version.version).not.toBe('');
  expect(version.loadCommands.length).toBeGreaterThan(0);
  expect(version.targets.length).toBeGreaterThan(0);
  expect(repeated(version.targets.map(({ type, name, subtype }) => [type, name, subtype]))).toEqual([]);
  expect(repeated(version.extensions)).toEqual([]);
  for (const { type, name, gpuArchitectures } of version.targets) {
    expect([type, name]).not.toContain('');
    expect(gpuArchitectures).toEqual([...new Set(gpuArchitectures)].sort());
  }
}

function repeated(keys: readonly unknown[]): string[] {
  const texts = keys.map((key) => JSON.stringify(key));
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
