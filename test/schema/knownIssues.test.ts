import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'known-issues-'));
afterAll(() => rmSync(folder, { recursive: true }));
const KNOWN_ISSUES = join(folder, 'site.json');
const OWN = { code: 'site-a', severity: 'WARNS', title: 'A.', description: 'B.' };
writeFileSync(KNOWN_ISSUES, JSON.stringify([{ ...OWN, match: { toolchains: ['foss/2022b'] } }]));

const CPUS = ['x86_64/amd/zen3', 'x86_64/amd/zen4'];
const OLD = { toolchain: 'foss-2022b', cpus: CPUS, extensions: ['r/abind@1.4-5'] };

const test = testWithApp({
  config: { KNOWN_ISSUES },
  catalogs: [
    catalog('2023.06')
      .package('WRF', { '4.4.1': OLD, '4.5': { toolchain: 'foss-2022b' }, '4.6': { cpus: CPUS } })
      .package('OSU', { '7.5': { suffix: '-CUDA-12.6.0', gpus: { 'x86_64/amd/zen3': ['nvidia/cc90', 'nvidia/cc120'] } } }),
    catalog('2025.06').package('WRF', { '4.4.1': OLD }),
    spack('2026-07-01').package('wrf', { versions: ['4.4.1'] }),
  ],
});

const ISSUES = `query ($filter: VersionFilter) { versions(filter: $filter) { nodes {
  package { name catalog { version } } version issues { code } } } }`;

const TOOLCHAIN = 'eessi-2023.06-zen4-2022b';

test('a version has the issues of all its builds, by the rules of the gateway and those of KNOWN_ISSUES', async ({ app }) => {
  const { versions } = await app.query(ISSUES);

  const issues = versions.nodes.map(({ package: { name, catalog }, version, issues }: any) => [
    `${name} ${version} ${catalog.version}`,
    issues.map(({ code }: { code: string }) => code),
  ]);
  expect(Object.fromEntries(issues)).toEqual({
    'WRF 4.4.1 2023.06': [TOOLCHAIN, 'site-a'],
    'abind 1.4-5 2023.06': [TOOLCHAIN, 'site-a'],
    'WRF 4.5 2023.06': ['site-a'],
    'WRF 4.6 2023.06': [],
    'OSU 7.5 2023.06': ['eessi-cuda-12.6-blackwell'],
    'WRF 4.4.1 2025.06': ['site-a'],
    'abind 1.4-5 2025.06': ['site-a'],
    'wrf 4.4.1 2026.07.01': [],
  });
});

test('an issue has all that its rule states, except what it matches by name', async ({ app }) => {
  const { versions } = await app.query(
    `{ versions(filter: { module: "WRF/4.4.1-foss-2022b" }) { nodes {
      issues { code severity title description url cpuArchitectures gpuArchitectures } } } }`,
  );

  expect(versions.nodes.flatMap(({ issues }: { issues: object[] }) => issues)).toEqual(
    expect.arrayContaining([
      { ...OWN, url: null, cpuArchitectures: [], gpuArchitectures: [] },
      {
        ...{ code: TOOLCHAIN, severity: 'BLOCKS', title: 'Not built for Zen 4 with the toolchains of 2022b.' },
        description: expect.stringContaining('raises an error'),
        url: 'https://www.eessi.io/docs/known_issues/eessi-2023.06/',
        cpuArchitectures: ['x86_64/amd/zen4'],
        gpuArchitectures: [],
      },
    ]),
  );
});

test('the issues of the versions of a page take no statement of their own once the target sets are known', async ({ app }) => {
  await app.query(ISSUES);
  app.statements();
  await app.query(ISSUES);

  expect(app.statements()).toEqual(['versions.page']);
});
