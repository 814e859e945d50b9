import { describe, expect, test } from 'vitest';
import type { CpuBuilds } from '../../../src/domain/hosts/catalogResolution.ts';
import { type IssueSubject, issuesOfVersion, type KnownIssue } from '../../../src/domain/hosts/knownIssue.ts';
import { issuesOf, KNOWN_ISSUES } from '../../helpers/knownIssues.ts';
import { readKnownIssues } from '../../../src/domain/hosts/readKnownIssues.ts';
import { eessiVersions } from '../../helpers/eessiVersions.ts';
import { FULL_FILE, hasFullFiles } from '../../helpers/fullFiles.ts';

const issue = (match: KnownIssue['match'], more: Partial<KnownIssue> = {}): KnownIssue => ({
  ...{ code: 'a', severity: 'BLOCKS', title: 'A', description: 'B', url: 'https://example.org/', match },
  ...more,
});

const SUBJECT: IssueSubject = {
  source: 'EESSI',
  release: '2023.06',
  toolchain: { name: 'foss', version: '2022b' },
  module: { name: 'WRF', version: '4.4.1-foss-2022b-dmpar' },
  cpu: 'x86_64/amd/zen4',
  gpu: null,
};

const concerns = (match: KnownIssue['match'], subject: Partial<IssueSubject> = {}) =>
  issuesOf([issue(match)], { ...SUBJECT, ...subject }).length === 1;

test.each<[boolean, string, KnownIssue['match'], Partial<IssueSubject>]>([
  [true, 'its source', { source: 'EESSI' }, {}],
  [false, 'another source', { source: 'SPACK' }, {}],
  [false, 'a source, and its catalog was made by hand', { source: 'EESSI' }, { source: null }],
  [true, 'one of several releases', { releases: ['2025.06', '2023.06'] }, {}],
  [false, 'another release', { releases: ['2025.06'] }, {}],
  [true, 'its CPU', { cpuArchitectures: ['x86_64/amd/zen4'] }, {}],
  [true, 'its CPU by another name', { cpuArchitectures: ['Genoa'] }, {}],
  [false, 'another CPU', { cpuArchitectures: ['x86_64/amd/zen3'] }, {}],
  [false, 'the generic CPU of another family', { cpuArchitectures: ['x86_64/generic'] }, { cpu: 'aarch64/generic' }],
  [false, 'a CPU, and it names none', { cpuArchitectures: ['zen4'] }, { cpu: null }],
  [true, 'its GPU', { gpuArchitectures: ['sm_80', 'cc100'] }, { gpu: 'nvidia/cc100' }],
  [false, 'a GPU, and it is for CPUs', { gpuArchitectures: ['cc100'] }, {}],
  [true, 'its toolchain', { toolchains: ['foss/2022b'] }, {}],
  [true, 'its toolchain by a pattern', { toolchains: ['*/2022b'] }, {}],
  [false, 'its toolchain in another letter case', { toolchains: ['FOSS/2022b'] }, {}],
  [false, 'a toolchain, and it has none', { toolchains: ['*'] }, { toolchain: null }],
  [true, 'its module', { modules: ['WRF/4.4.1-foss-2022b-dmpar'] }, {}],
  [true, 'its module by a pattern', { modules: ['WRF/*-foss-*-dm*'] }, {}],
  [false, 'only the start of its module', { modules: ['WRF/4.4'] }, {}],
  [false, 'a pattern whose ends would overlap in its module', { modules: ['WRF/4.4.1-foss*foss-2022b-dmpar'] }, {}],
  [false, 'a pattern whose parts stand in another order', { modules: ['*2022b*foss*'] }, {}],
  [false, 'its CPU and another module', { cpuArchitectures: ['zen4'], modules: ['jq/*'] }, {}],
])('whether an issue concerns a build: %s if it names %s', (expected, _, match, subject) => {
  expect(concerns(match, subject)).toBe(expected);
});

test('what is built in is what a file may contain, and every issue has a source', () => {
  expect(readKnownIssues(KNOWN_ISSUES)).toEqual({ issues: KNOWN_ISSUES, faults: [] });
  for (const { url } of KNOWN_ISSUES) expect(url).toMatch(/^https:/);
});

test.each<[string, unknown, number | null, string]>([
  ['a file that is no array', {}, null, 'It is not an array of known issues.'],
  ['too many entries', Array(1001).fill(issue({ modules: ['a'] })), null, 'It has 1001 entries; 1000 are allowed.'],
  ['an entry that is no object', ['x'], 0, '"x" is not an object.'],
  ['an entry without a title', [issue({ modules: ['a'] }, { title: ' ' })], 0, 'title: " " is not a string with text.'],
  [
    'an unknown severity',
    [{ ...issue({ modules: ['a'] }), severity: 'FATAL' }],
    0,
    'severity: "FATAL" is not one of BLOCKS, WARNS.',
  ],
  [
    'a code with blanks',
    [issue({ modules: ['a'] }, { code: 'a b' })],
    0,
    'code: "a b" is not 1 to 100 letters, digits, ".", "_" and "-", beginning with a letter or digit.',
  ],
  [
    'a code used twice',
    [issue({ modules: ['a'] }), issue({ modules: ['b'] })],
    1,
    'code: "a" is the code of another known issue.',
  ],
  [
    'a script for an address',
    [issue({ modules: ['a'] }, { url: 'javascript:alert(1)' })],
    0,
    'url: "javascript:alert(1)" is not an absolute http or https URL.',
  ],
  ['an issue of everything', [issue({})], 0, 'match: {} is not an object with at least one field.'],
  [
    'a misspelled field',
    [{ ...issue({ modules: ['a'] }), sevrity: 'WARNS' }],
    0,
    'sevrity: Unknown field; the fields are code, severity, title, description, url, match.',
  ],
  [
    'a misspelled list',
    [{ ...issue({}), match: { module: ['a'] } }],
    0,
    'match.module: Unknown field; the fields are source, releases, cpuArchitectures, gpuArchitectures, toolchains, modules.',
  ],
  [
    'an unknown source',
    [{ ...issue({}), match: { source: 'EASYBUILD' } }],
    0,
    'match.source: "EASYBUILD" is not one of EESSI, SPACK, LMOD, DEMO.',
  ],
  [
    'a list that is a text',
    [{ ...issue({}), match: { modules: 'a' } }],
    0,
    'match.modules: "a" is not a list of 1 to 1000 strings; omit the field for no restriction.',
  ],
  [
    'an empty list',
    [issue({ modules: [] })],
    0,
    'match.modules: [] is not a list of 1 to 1000 strings; omit the field for no restriction.',
  ],
  [
    'a member that is no text',
    [{ ...issue({}), match: { modules: ['a', 1] } }],
    0,
    'match.modules.1: 1 is not a string with text.',
  ],
  [
    'an unknown CPU',
    [issue({ cpuArchitectures: ['zen33'] })],
    0,
    'match.cpuArchitectures.0: No CPU is known by the name "zen33". Did you mean zen3 or ',
  ],
  [
    'an unknown GPU',
    [issue({ gpuArchitectures: ['cc999'] })],
    0,
    'match.gpuArchitectures.0: No GPU is known by the name "cc999".',
  ],
])('%s is a fault with the place of the entry', (_, json, index, message) => {
  const { issues, faults } = readKnownIssues(json);
  expect(issues).toEqual([]);
  const [fault] = faults;
  expect(fault?.index).toBe(index);
  expect(fault?.field ? `${fault.field}: ${fault.message}` : fault?.message).toContain(message);
});

test('all faults are reported at once', () => {
  const { faults } = readKnownIssues([{ code: 'a' }, issue({ modules: ['b'] }, { code: 'b' }), 3]);
  expect(faults.map(({ index }) => index)).toEqual([0, 0, 0, 0, 2]);
});

test('a code of other known issues is a fault', () => {
  const { faults } = readKnownIssues([issue({ modules: ['a'] }, { code: 'b' })], [issue({ modules: ['c'] }, { code: 'b' })]);

  expect(faults).toEqual([{ index: 0, field: 'code', message: '"b" is the code of another known issue.' }]);
});

test('a value at fault is repeated, shortened if it is long', () => {
  const [fault] = readKnownIssues([issue({ modules: ['a'] }, { url: 'x'.repeat(1_000_000) })]).faults;

  expect(fault?.message).toMatch(/^"x{59}… is not an absolute http or https URL\.$/);
});

test('the issues of a version are those of any of its builds', () => {
  const cc100 = issue({ gpuArchitectures: ['cc100'] });
  const all = issue({ modules: ['*'] });
  const of = (targets: readonly CpuBuilds[]) => issuesOfVersion([cc100, all], SUBJECT, targets);

  expect(of([{ cpu: 'x86_64/amd/zen3', gpus: ['nvidia/cc80', 'nvidia/cc100'] }])).toEqual([cc100, all]);
  expect(of([{ cpu: 'x86_64/amd/zen3', gpus: [] }])).toEqual([all]);
  expect(of([])).toEqual([all]);
});

test('architectures are read as the paths that targets have', () => {
  const match = { cpuArchitectures: ['Genoa', 'grace', 'zen5', 'ivybridge', 'aarch64'], gpuArchitectures: ['A100', 'sm_90a'] };

  expect(readKnownIssues([issue(match)]).issues[0]?.match).toEqual({
    cpuArchitectures: ['x86_64/amd/zen4', 'aarch64/nvidia/grace', 'x86_64/amd/zen5', 'x86_64/intel/ivybridge', 'aarch64/generic'],
    gpuArchitectures: ['nvidia/cc80', 'nvidia/cc90a'],
  });
});

test('an address may be missing', () => {
  const { url, ...rest } = issue({ modules: ['a'] });
  expect(readKnownIssues([rest]).issues).toEqual([{ ...rest, url: null }]);
});

describe.runIf(hasFullFiles)(FULL_FILE, () => {
  const affected = (code: string, cpu: string, gpu: string | null = null) =>
    eessiVersions().filter(({ subject, cpus }) => {
      const target = cpus.find((one) => one.cpu === cpu);
      if (!target || (gpu !== null && !target.gpus.includes(gpu))) return false;
      return issuesOf(KNOWN_ISSUES, { ...subject, cpu, gpu }).some((one) => one.code === code);
    });

  test('248 versions of EESSI 2023.06 are blocked on zen4; of 18 packages the release has no other build', () => {
    const blocked = [
      ...affected('eessi-2023.06-zen4-2022b', 'x86_64/amd/zen4'),
      ...affected('eessi-2023.06-zen4-2022b-toolchains', 'x86_64/amd/zen4'),
    ];
    expect(new Set(blocked).size).toBe(248);
    const packages = new Set(blocked.map(({ name }) => name));
    const others = new Set(
      eessiVersions()
        .filter((version) => version.subject.release === '2023.06' && !blocked.includes(version))
        .map(({ name }) => name),
    );
    expect([...packages].filter((name) => !others.has(name))).toHaveLength(18);
  });

  test('5 versions with CUDA 12.6.0 are blocked with cc100 and cc120, and none with cc90', () => {
    for (const [gpu, count] of [
      ['nvidia/cc100', 5],
      ['nvidia/cc120', 5],
      ['nvidia/cc90', 0],
    ] as const)
      expect([gpu, affected('eessi-cuda-12.6-blackwell', 'x86_64/amd/zen3', gpu).length]).toEqual([gpu, count]);
  });

  test('ESPResSo 4.2.1 is warned of on every CPU, and SciPy-bundle 2023.02 on Grace', () => {
    expect(affected('eessi-espresso-4.2.1', 'x86_64/amd/zen3')).toHaveLength(1);
    expect(affected('eessi-espresso-4.2.1', 'aarch64/generic')).toHaveLength(1);
    expect(affected('eessi-2023.06-grace-scipy-bundle-2023.02', 'aarch64/nvidia/grace')).toHaveLength(1);
    expect(affected('eessi-2023.06-grace-scipy-bundle-2023.02', 'x86_64/amd/zen3')).toHaveLength(0);
  });
});
