import { expect, test } from 'vitest';
import { type ImportedJob, openTestApp, type TestApp } from '../helpers/app.ts';
import { SOFTWARE_PATH, SPACK_PATH } from '../helpers/factories.ts';
import { FULL_FILE, fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';

interface SpackEntry {
  readonly name: string;
  readonly version: readonly { readonly version: string }[];
}
type SpackFile = { readonly packages: Readonly<Record<string, SpackEntry>> };
interface EessiBuild {
  readonly version: string;
  readonly module: { readonly full_module_name: string };
  readonly required_modules: readonly { readonly full_module_name: string }[];
}
type EessiFile = { readonly software: Readonly<Record<string, { readonly versions: readonly EessiBuild[] }>> };

const [SPACK_OLD, SPACK_NEW] = ['spack/repology.2025-03-20.json.gz', 'spack/repology.2026-07-01.json.gz'];
const EESSI = 'eessi/eessi_api_metadata_software.json.gz';

type Contents = ReadonlyMap<string, ReadonlySet<string>>;

/** The versions of each package; entries under the name of a virtual package repeat the one of a package that provides it. */
const spackContents = ({ packages }: SpackFile): Contents =>
  new Map(
    Object.entries(packages)
      .filter(([key, { name }]) => key === name || !packages[name])
      .map(([key, { version }]) => [key, new Set(version.map((one) => one.version))]),
  );

/** The builds of each program of a release, by version and module. */
function eessiContents({ software }: EessiFile, release: string): Contents {
  const isOf = ({ required_modules: [first] }: EessiBuild) => first?.full_module_name === `EESSI/${release}`;
  const contents = Object.entries(software).map(
    ([name, { versions }]) =>
      [name, new Set(versions.filter(isOf).map((build) => `${build.version} ${build.module.full_module_name}`))] as const,
  );
  return new Map(contents.filter(([, builds]) => builds.size > 0));
}

/** What only one side has, as `+name` and `+name version`; each package is followed by its versions. */
function differences(from: Contents, to: Contents): string[] {
  const oneWay = (sign: string, has: Contents, lacks: Contents) =>
    [...has].flatMap(([name, versions]) => [
      ...(lacks.has(name) ? [] : [`${sign}${name}`]),
      ...[...versions].filter((version) => !lacks.get(name)?.has(version)).map((version) => `${sign}${name} ${version}`),
    ]);
  return [...oneWay('+', to, from), ...oneWay('-', from, to)].sort();
}

const isPackage = (sign: string) => (line: string) => line.startsWith(sign) && !line.includes(' ');
const isVersion = (sign: string) => (line: string) => line.startsWith(sign) && line.includes(' ');
const numbers = (lines: readonly string[]) => ({
  packages: { added: lines.filter(isPackage('+')).length, removed: lines.filter(isPackage('-')).length },
  versions: { added: lines.filter(isVersion('+')).length, removed: lines.filter(isVersion('-')).length },
});

const COUNTS = '{ added changed removed unchanged }';
const SUMMARY = `query ($from: ID!, $to: ID!) { compareCatalogs(fromId: $from, toId: $to) {
  summary { packages ${COUNTS} versions ${COUNTS} targets ${COUNTS} } } }`;
const LISTED = `query ($from: ID!, $to: ID!, $jobId: ID!) { compareCatalogs(fromId: $from, toId: $to) { packages { totalCount } }
  importJob(id: $jobId) { changes { totalCount } } }`;
const VERSIONS = 'pageInfo { hasNextPage endCursor } nodes { version module { fullName } }';
const REST = `query ($from: ID!, $to: ID!, $name: String!, $versions: ChangeKind!, $after: String) { compareCatalogs(fromId: $from, toId: $to) {
  packages(search: $name, first: 100) { nodes { name versions(kind: $versions, first: 100, after: $after) { ${VERSIONS} } } } } }`;
const WALK = `query ($from: ID!, $to: ID!, $after: String, $versions: ChangeKind!) { compareCatalogs(fromId: $from, toId: $to) {
  packages(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { kind name ecosystem versions(kind: $versions, first: 100) { ${VERSIONS} } } } } }`;

interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The versions of a page and of those after it. */
async function restOf(
  app: TestApp,
  variables: Pair & { readonly name: string; readonly versions: string | undefined },
  page: any,
): Promise<any[]> {
  if (!page.pageInfo.hasNextPage) return page.nodes;
  const { packages } = (await app.query(REST, { ...variables, after: page.pageInfo.endCursor })).compareCatalogs;
  const next = packages.nodes.find(({ name }: any) => name === variables.name).versions;
  return [...page.nodes, ...(await restOf(app, variables, next))];
}

/** The same lines as `differences`, walked page by page; of the catalogs' own software. */
async function listed(app: TestApp, pair: Pair): Promise<string[]> {
  const lines: string[] = [];
  for (const [versions, sign] of [
    ['ADDED', '+'],
    ['REMOVED', '-'],
  ])
    for (let after: string | null = null; ;) {
      const { packages }: any = (await app.query(WALK, { ...pair, after, versions })).compareCatalogs;
      for (const { kind, name, ecosystem, versions: page } of packages.nodes) {
        if (ecosystem !== 'SOFTWARE') continue;
        if (kind === versions) lines.push(`${sign}${name}`);
        for (const { version, module } of await restOf(app, { ...pair, versions, name }, page))
          lines.push(`${sign}${name} ${module ? `${version} ${module.fullName}` : version}`);
      }
      if (!packages.pageInfo.hasNextPage) break;
      after = packages.pageInfo.endCursor;
    }
  return lines.sort();
}

test.skipIf(!hasFullFiles)(
  `two days of Spack's ${FULL_FILE} are compared row by row, with the numbers of a refresh`,
  async () => {
    const [before, after] = [fullFile(SPACK_OLD), fullFile(SPACK_NEW)];
    const expected = differences(spackContents(parse(before.body)), spackContents(parse(after.body)));
    await using app = await openTestApp({ viewer: 'staff' });
    app.answer(SPACK_PATH, before.reply);
    const old = (await app.importCatalog({ source: 'SPACK' })) as ImportedJob;
    // Spack has one catalog, unless the older one has another name meanwhile.
    await app.sql(`UPDATE catalog SET name = 'Old'`);
    app.answer(SPACK_PATH, after.reply);
    const { catalog } = (await app.importCatalog({ source: 'SPACK' })) as ImportedJob;
    await app.sql(`UPDATE catalog SET name = 'Spack'`);
    const pair = { from: old.catalog.id, to: catalog.id };

    const { summary } = (await app.query(SUMMARY, pair)).compareCatalogs;
    const dryRun = await app.refreshCatalog(old.catalog.id, { dryRun: true });

    expect(summary).toEqual(dryRun.summary);
    expect(summary).toMatchObject(numbers(expected));
    expect(summary).toMatchObject({
      packages: { added: 597, removed: 101 },
      versions: { added: 6_948, removed: 2_374 },
      targets: { added: 8_535, removed: 2_989 },
    });
    expect(await listed(app, pair)).toEqual(expected);
    const { compareCatalogs, importJob } = await app.query(LISTED, { ...pair, jobId: dryRun.id });
    expect(importJob.changes.totalCount).toBe(compareCatalogs.packages.totalCount);
  },
  300_000,
);

test.skipIf(!hasFullFiles)(
  `both releases of EESSI's ${FULL_FILE} are compared row by row`,
  async () => {
    const { body, reply } = fullFile(EESSI);
    const [from, to] = ['2023.06', '2025.06'].map((release) => eessiContents(parse<EessiFile>(body), release));
    const expected = differences(from!, to!);
    await using app = await openTestApp({ viewer: 'staff' });
    app.answer(SOFTWARE_PATH, reply);
    const ids: string[] = [];
    for (const release of ['2023.06', '2025.06'])
      ids.push(((await app.importCatalog({ source: 'EESSI', release })) as ImportedJob).catalog.id);

    expect([from!.size, to!.size]).toEqual([675, 510]);
    expect(numbers(expected).packages).toEqual({ added: 109, removed: 274 });
    expect(await listed(app, { from: ids[0]!, to: ids[1]! })).toEqual(expected);
  },
  240_000,
);
