import { expect, test } from 'vitest';
import { type ImportedJob, openTestApp } from '../helpers/app.ts';
import { SPACK_PATH } from '../helpers/factories.ts';
import { FULL_FILE, fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';
import { counts, idsByKey, wrongCounts, writers } from '../helpers/rows.ts';

interface Entry {
  readonly name: string;
  readonly version: readonly {
    readonly version: string;
    readonly downloads?: unknown;
    readonly repositories?: unknown;
    readonly branch?: string;
  }[];
  readonly summary: string;
  readonly homepages: readonly (string | null)[];
  readonly licenses: readonly string[];
  readonly maintainers: readonly string[];
  readonly categories: readonly string[];
  readonly dependencies: readonly string[];
  readonly alias: readonly { readonly name: string }[];
}
type File = { readonly packages: Readonly<Record<string, Entry>> };

const OLD = 'spack/repology.2025-03-20.json.gz';
const NEW = 'spack/repology.2026-07-01.json.gz';

/** Entries under the name of a virtual package repeat the one of a package that provides it. */
const packagesOf = ({ packages }: File) => Object.entries(packages).filter(([key, { name }]) => key === name || !packages[name]);

/** Links and downloads that are of use to others: no files on upstream's own machine. */
const usable = (values: unknown): string[] =>
  [values].flat(3).filter((url): url is string => typeof url === 'string' && /^(?!file:)\w+:\/\/|^[\w.-]+@/.test(url));

const textOf = (summary: string) => summary.replaceAll(/\s/g, '');
const homepageOf = (homepage: string | null | undefined) => (/^https?:/.test(homepage ?? '') ? homepage : null);

/** What can be read of each package and version, as text. */
function contentOf(file: File): { packages: Map<string, string>; versions: Map<string, string> } {
  const [packages, versions] = [new Map<string, string>(), new Map<string, string>()];
  for (const [key, entry] of packagesOf(file)) {
    const { licenses, maintainers, categories, dependencies, alias } = entry;
    const provides = [...new Set(alias.map(({ name }) => name))];
    packages.set(
      key,
      JSON.stringify([
        textOf(entry.summary),
        homepageOf(entry.homepages[0]),
        licenses,
        maintainers,
        categories,
        dependencies,
        provides,
      ]),
    );
    for (const { version, downloads, repositories, branch } of entry.version)
      versions.set(`${key} ${version}`, JSON.stringify([[...new Set(usable(downloads))], [repositories ?? []].flat(), branch]));
  }
  return { packages, versions };
}

const HDF5 = `{ packages(filter: { nameExact: "hdf5" }) { nodes { dependentCount
  direct: dependents(first: 0) { totalCount } transitive: dependents(transitive: true, first: 0) { totalCount } } } }`;

const targetCountOf = (file: File) =>
  packagesOf(file)
    .map(
      ([, { version, categories }]) =>
        version.length * (1 + ['windows', 'detectable', 'build-tools'].filter((tag) => categories.includes(tag)).length),
    )
    .reduce((sum, count) => sum + count, 0);

/** The same counts as an import's, made by laying two files side by side. */
function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  const kept = [...before.keys()].filter((key) => after.has(key));
  const changed = kept.filter((key) => before.get(key) !== after.get(key)).length;
  return { added: after.size - kept.length, removed: before.size - kept.length, changed, unchanged: kept.length - changed };
}

test.skipIf(!hasFullFiles)(
  `Spack's ${FULL_FILE} of 2025 becomes that of 2026 row by row, and what survives keeps its id`,
  async () => {
    const [before2025, after2026] = [fullFile(OLD), fullFile(NEW)];
    const [oldFile, newFile] = [parse<File>(before2025.body), parse<File>(after2026.body)];
    const [oldContent, newContent] = [contentOf(oldFile), contentOf(newFile)];
    await using app = await openTestApp({ viewer: 'staff' });

    app.answer(SPACK_PATH, before2025.reply);
    const imported = (await app.importCatalog({ source: 'SPACK' })) as ImportedJob;
    const before = await idsByKey(app, imported.catalog.uuid);
    app.answer(SPACK_PATH, after2026.reply);
    const refreshed = await app.refreshCatalog(imported.catalog.id);
    const after = await idsByKey(app, imported.catalog.uuid);
    const written = await writers(app);
    const again = await app.refreshCatalog(imported.catalog.id);

    expect(imported.catalog).toMatchObject({
      version: '2025.03.20',
      packageCount: oldContent.packages.size,
      versionCount: oldContent.versions.size,
      targetCount: targetCountOf(oldFile),
    });
    expect(refreshed.catalog).toMatchObject({
      version: '2026.07.01',
      packageCount: newContent.packages.size,
      versionCount: newContent.versions.size,
      targetCount: targetCountOf(newFile),
    });
    expect(refreshed.summary?.packages).toEqual(changes(oldContent.packages, newContent.packages));
    expect(refreshed.summary?.versions).toEqual(changes(oldContent.versions, newContent.versions));
    expect([...before].filter(([key, id]) => after.has(key) && after.get(key) !== id)).toEqual([]);
    expect(again.summary).toMatchObject({
      packages: counts({ unchanged: newContent.packages.size }),
      versions: counts({ unchanged: newContent.versions.size }),
      targets: counts({ unchanged: targetCountOf(newFile) }),
    });
    expect(await writers(app)).toEqual(written);
    expect(await wrongCounts(app)).toEqual([]);
    expect(await app.query(HDF5)).toEqual({
      packages: { nodes: [{ dependentCount: 216, direct: { totalCount: 216 }, transitive: { totalCount: 945 } }] },
    });
  },
  300_000,
);
