import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CatalogSource, Ecosystem } from '../../../src/domain/catalog.ts';
import { counterpartKey } from '../../../src/domain/counterparts/counterpartKey.ts';
import { fullFile, FULL_FILE, hasFullFiles, parse } from '../../helpers/fullFiles.ts';

interface Judged {
  readonly ecosystem: Ecosystem;
  readonly eessi: string;
  readonly spack: string;
  readonly isRight: boolean;
  readonly because: string;
}

const judged = JSON.parse(readFileSync(new URL('../../data/counterparts.json', import.meta.url), 'utf8')) as readonly Judged[];

const key = (source: CatalogSource | null, ecosystem: Ecosystem, name: string) => counterpartKey({ ecosystem, name }, source);
const spack = (name: string) => key('SPACK', 'SOFTWARE', name);

test.for([
  ['SOFTWARE', 'GROMACS', 'gromacs'],
  ['SOFTWARE', 'SuperLU_DIST', 'superlu-dist'],
  ['SOFTWARE', 'GTK+', 'gtk-plus'],
  ['SOFTWARE', 'Voro++', 'voropp'],
  ['SOFTWARE', 'h5py', 'py-h5py'],
  ['SOFTWARE', 'PyTorch', 'py-torch'],
  ['SOFTWARE', 'GCCcore', 'gcc'],
  ['SOFTWARE', 'flit', 'py-flit'],
  ['SOFTWARE', 'PLY', 'py-ply'],
  ['PYTHON', 'numpy', 'py-numpy'],
  ['PYTHON', 'ruamel.yaml', 'py-ruamel-yaml'],
  ['PYTHON', 'python-dateutil', 'py-python-dateutil'],
  ['R', 'data.table', 'r-data-table'],
  ['PERL', 'Test::Output', 'perl-test-output'],
] as const)('%s %s of EESSI is %s of Spack', ([ecosystem, name, other]) => {
  expect(key('EESSI', ecosystem, name)).toBe(spack(other));
});

test.for([
  ['SOFTWARE', 'ALL', 'r-all'],
  ['R', 'ALL', 'all'],
  ['SOFTWARE', 'flit', 'flit'],
  ['SOFTWARE', 'Flux', 'flux'],
  ['SOFTWARE', 'Graphene', 'py-graphene'],
  ['SOFTWARE', 'make', 'py-make'],
  ['PYTHON', 'uritemplate', 'py-uri-template'],
  ['COMPONENT', 'numpy', 'py-numpy'],
] as const)('%s %s of EESSI is not %s of Spack', ([ecosystem, name, other]) => {
  expect(key('EESSI', ecosystem, name)).not.toBe(spack(other));
});

test('a catalog without a source has the links, and not the exceptions of another', () => {
  expect(key(null, 'SOFTWARE', 'h5py')).toBe(spack('py-h5py'));
  expect(key(null, 'SOFTWARE', 'flit')).toBe(spack('flit'));
});

test('at least 98 of 100 matches between EESSI and Spack, judged one by one, are right and found', () => {
  const right = judged.filter(({ isRight }) => isRight);

  expect(judged).toHaveLength(100);
  expect(right.length).toBeGreaterThanOrEqual(98);
  expect(right.filter(({ ecosystem, eessi, spack: other }) => key('EESSI', ecosystem, eessi) !== spack(other))).toEqual([]);
});

interface Eessi {
  readonly software: Readonly<Record<string, { readonly versions: readonly { readonly extensions: readonly Extension[] }[] }>>;
}
interface Extension {
  readonly type: string;
  readonly name: string;
}
type Spack = { readonly packages: Readonly<Record<string, { readonly name: string; readonly licenses: readonly string[] }>> };

/** Every match of the full files, in a fixed order. */
function matches() {
  const { software } = parse<Eessi>(fullFile('eessi/eessi_api_metadata_software.json.gz').body);
  const { packages } = parse<Spack>(fullFile('spack/repology.2026-07-01.json.gz').body);
  const extensions = Object.values(software).flatMap(({ versions }) => versions.flatMap((version) => version.extensions));
  const names = new Set([
    ...Object.keys(software).map((name) => `SOFTWARE ${name}`),
    ...extensions.map(({ type, name }) => `${type.toUpperCase()} ${name}`),
  ]);
  // A package is repeated under the virtual names that it provides.
  const bySpack = new Map(
    Object.entries(packages).flatMap(([listed, { name, licenses }]) =>
      listed === name ? [[spack(name), { name, licenses }]] : [],
    ),
  );
  return [...names]
    .flatMap((text) => {
      const [ecosystem, name] = [text.slice(0, text.indexOf(' ')) as Ecosystem, text.slice(text.indexOf(' ') + 1)];
      const found = bySpack.get(key('EESSI', ecosystem, name));
      return found ? [{ ecosystem, eessi: name, spack: found.name, isLicensed: found.licenses.length > 0 }] : [];
    })
    .sort((a, b) => (sortText(a) < sortText(b) ? -1 : 1));
}

const sortText = ({ ecosystem, eessi, spack: other }: { ecosystem: string; eessi: string; spack: string }) =>
  `${ecosystem} ${eessi} ${other}`;

test.skipIf(!hasFullFiles)(
  `the judged matches are a random sample of the ${FULL_FILE}s, and licences of most programs are known`,
  () => {
    const all = matches();
    const pool = [...all];
    let seed = 20_261_128;
    const drawn = Array.from({ length: 100 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      const [match] = pool.splice(Math.floor((seed / 2 ** 32) * pool.length), 1);
      return match && sortText(match);
    });
    const licensed = all.filter(({ ecosystem, isLicensed }) => ecosystem === 'SOFTWARE' && isLicensed);

    expect(judged.map(sortText)).toEqual(drawn);
    expect(new Set(licensed.map(({ eessi }) => eessi)).size).toBeGreaterThanOrEqual(550);
  },
);
