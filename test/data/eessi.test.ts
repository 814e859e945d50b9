import { expect, test } from 'vitest';
import { type ImportedJob, openTestApp, type TestApp } from '../helpers/app.ts';
import { SOFTWARE_PATH } from '../helpers/factories.ts';
import { checkHostCounts } from '../helpers/hostCounts.ts';
import { FULL_FILE, fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';
import { counts, wrongCounts, writers } from '../helpers/rows.ts';

interface Build {
  readonly version: string;
  readonly module: { readonly full_module_name: string };
  readonly toolchain: { readonly name: string; readonly version: string };
  readonly required_modules: readonly { readonly full_module_name: string }[];
  readonly cpu_arch: readonly string[];
  readonly gpu_arch: Readonly<Record<string, readonly string[]>>;
  readonly extensions: readonly { readonly type: string; readonly name: string; readonly version: string }[];
}
type File = { readonly software: Readonly<Record<string, { readonly versions: readonly Build[] }>> };

const FILE = 'eessi/eessi_api_metadata_software.json.gz';
const RELEASES = ['2023.06', '2025.06'];

const buildsOf = (file: File, release: string) =>
  Object.entries(file.software).flatMap(([name, { versions }]) =>
    versions
      .filter(({ required_modules: [first] }) => first?.full_module_name === `EESSI/${release}`)
      .map((build) => ({ name, ...build, full: build.module.full_module_name })),
  );

/** Texts that upstream cut up: one letter, in version one letter. */
const isBroken = ({ name, version }: Build['extensions'][number]) => /^[a-z] [a-z]$/i.test(`${name} ${version}`);

const brokenOf = (file: File, release: string) =>
  buildsOf(file, release).flatMap(({ extensions }) => extensions.filter(isBroken)).length;

/** What a release has, counted straight from the file. */
function countsOf(file: File, release: string) {
  const [packages, versions, targets] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { name, version, full, cpu_arch, extensions } of buildsOf(file, release)) {
    packages.add(`software ${name}`);
    versions.add(`software ${name} ${version} ${full}`);
    for (const cpu of cpu_arch) targets.add(`${name} ${version} ${full} ${cpu}`);
    for (const extension of extensions.filter((found) => !isBroken(found))) {
      packages.add(`${extension.type} ${extension.name}`);
      versions.add(`${extension.type} ${extension.name} ${extension.version} ${full}`);
    }
  }
  return { packageCount: packages.size, versionCount: versions.size, targetCount: targets.size };
}

const unchanged = ({ packageCount, versionCount, targetCount }: ReturnType<typeof countsOf>) => ({
  packages: counts({ unchanged: packageCount }),
  versions: counts({ unchanged: versionCount }),
  targets: counts({ unchanged: targetCount }),
});

const GROMACS = `query ($catalogId: ID!) { packages(first: 1, filter: { catalogId: $catalogId, nameExact: "GROMACS" }) { nodes { name
  versions(first: 20, orderBy: [{ field: VERSION }]) { nodes { version module { fullName } loadCommands
    targets(first: 20) { nodes { cpuFamily cpuMicroarchitecture gpuArchitectures } }
    extensions(first: 20) { nodes { version package { name ecosystem } } } } } } } }`;

const numberIn = (gpu: string) => Number(/\d+/.exec(gpu)?.[0]);
/** cc90 before cc100. */
const byNumber = (a: string, b: string) => numberIn(a) - numberIn(b);

/** The same straight from the file, builds by module. */
function gromacsOf(file: File) {
  return buildsOf(file, '2025.06')
    .filter(({ name }) => name === 'GROMACS')
    .map(({ version, full, cpu_arch, gpu_arch, extensions }) => ({
      version,
      full,
      load: ['module load EESSI/2025.06', `module load ${full}`],
      targets: cpu_arch.map((cpu) => `${cpu} ${[...(gpu_arch[cpu] ?? [])].sort(byNumber).join()}`).sort(),
      extensions: extensions.map(({ type, name, version: own }) => `${type} ${name} ${own}`).sort(),
    }));
}

async function askGromacs(app: TestApp, catalogId: string): Promise<ReturnType<typeof gromacsOf>> {
  const { packages } = await app.query(GROMACS, { catalogId });
  return packages.nodes[0].versions.nodes.map((found: any) => ({
    version: found.version,
    full: found.module.fullName,
    load: found.loadCommands,
    targets: found.targets.nodes
      .map((target: any) => `${target.cpuFamily}/${target.cpuMicroarchitecture} ${target.gpuArchitectures.join()}`)
      .sort(),
    extensions: found.extensions.nodes
      .map((extension: any) => `${extension.package.ecosystem.toLowerCase()} ${extension.package.name} ${extension.version}`)
      .sort(),
  }));
}

/** The toolchain families with which packages load together. */
async function familiesOf(app: TestApp, catalogId: string, packages: readonly string[]): Promise<string[]> {
  const query = 'query ($input: EnvironmentInput!) { environment(input: $input) { options { toolchainFamily } } }';
  const { environment } = await app.query(query, { input: { catalogId, packages } });
  return environment.options.map((option: { toolchainFamily: string }) => option.toolchainFamily);
}

test.skipIf(!hasFullFiles)(
  `both releases of EESSI's ${FULL_FILE} stand side by side, whole, and a refresh changes nothing`,
  async () => {
    const { body, reply } = fullFile(FILE);
    const file = parse<File>(body);
    await using app = await openTestApp({ viewer: 'staff' });
    app.answer(SOFTWARE_PATH, reply);

    const jobs: ImportedJob[] = [];
    for (const release of RELEASES) jobs.push((await app.importCatalog({ source: 'EESSI', release })) as ImportedJob);
    const before = await writers(app);
    const refreshed = [];
    for (const { catalog } of jobs) refreshed.push(await app.refreshCatalog(catalog.id));

    for (const [index, release] of RELEASES.entries()) {
      expect(jobs[index]).toMatchObject({
        state: 'SUCCEEDED',
        problemCount: brokenOf(file, release),
        catalog: countsOf(file, release),
      });
      expect(refreshed[index]?.summary).toEqual(unchanged(countsOf(file, release)));
    }
    expect(await writers(app)).toEqual(before);
    expect(await wrongCounts(app)).toEqual([]);
    const gromacs = await askGromacs(app, jobs[1]?.catalog.id ?? '');
    expect(gromacs.length).toBeGreaterThan(1);
    expect(gromacs.map(({ full }) => full).sort()).toEqual(
      gromacsOf(file)
        .map(({ full }) => full)
        .sort(),
    );
    for (const expected of gromacsOf(file)) expect(gromacs).toContainEqual(expected);
    const catalogId = jobs[0]?.catalog.id ?? '';
    expect(await familiesOf(app, catalogId, ['GROMACS', 'PLUMED', 'R-bundle-CRAN'])).toEqual(['2023b_foss']);
    expect(await familiesOf(app, catalogId, ['OpenFOAM', 'ParaView'])).toEqual(['2023a_foss']);
    await checkHostCounts(
      app,
      (release) => buildsOf(file, release),
      (release) => jobs[RELEASES.indexOf(release)]?.catalog.id ?? '',
    );
  },
  240_000,
);
