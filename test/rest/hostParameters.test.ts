import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { ask, listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2025.06')
      .package('GROMACS', { '10.2': { cpus: ['x86_64/amd/zen2', 'x86_64/amd/zen3'], gpus: ['nvidia/cc80'] } })
      .package('Mesa', { '9.1': ['x86_64/amd/zen2', 'x86_64/amd/zen3'] })
      .package('Arm', { '1.0': ['aarch64/neoverse_v1'] }),
    spack('2026-07-01').package('adios2', { versions: ['2.5'] }),
  ],
});

const MILAN = 'runs_on_cpu=Milan';
const A40 = 'runs_on_cpu=zen3&runs_on_gpu=NVIDIA%20A40';
const COMPATIBLE = 'runs_on_cpu=zen5&runs_on_gpu=gfx90a&runs_on_gpu=8.6&host_policy=compatible';

const FILTERS: [title: string, query: string, left: string[]][] = [
  ['packages filtered by runs_on_cpu', MILAN, ['adios2', 'Mesa']],
  ['packages filtered by runs_on_gpu', A40, ['adios2', 'GROMACS', 'Mesa']],
  ['packages filtered by host_policy', COMPATIBLE, ['adios2', 'GROMACS', 'Mesa']],
  ['versions filtered by runs_on_cpu', MILAN, ['2.5', '9.1']],
  ['versions filtered by runs_on_gpu', A40, ['2.5', '10.2', '9.1']],
  ['versions filtered by host_policy', COMPATIBLE, ['2.5', '10.2', '9.1']],
  ['targets filtered by runs_on_cpu', MILAN, ['default', 'amd/zen3']],
  ['targets filtered by runs_on_gpu', A40, ['default', 'amd/zen3', 'amd/zen3']],
  ['targets filtered by host_policy', COMPATIBLE, ['default', 'amd/zen3', 'amd/zen3']],
];

for (const [title, query, left] of FILTERS)
  test(title, async ({ app }) => {
    const [list] = title.split(' ');
    const order = list === 'packages' ? 'name' : 'package_name';

    const rows = await listed(app, `marketplace-software-${list}/?${query}&o=${order}`);

    expect(rows.map((row) => row.target_subtype || row.target_name || row.version || row.name)).toEqual(left);
  });

for (const [title, query, body] of [
  ['a CPU that is not known', 'runs_on_cpu=zen33', { runs_on_cpu: [expect.stringMatching(/zen33.*Did you mean.*zen3/)] }],
  ['a GPU that is not known', 'runs_on_cpu=zen3&runs_on_gpu=geforce', { runs_on_gpu: [expect.stringContaining('geforce')] }],
  ['GPUs without a CPU', 'runs_on_gpu=cc80', { runs_on_gpu: ['runs_on_cpu is required with runs_on_gpu.'] }],
  ['a policy that does not exist', 'runs_on_cpu=zen3&host_policy=fast', { host_policy: [expect.stringContaining('fast')] }],
] as const)
  test(`${title} is refused`, async ({ app }) => {
    const answers = await Promise.all(
      ['packages', 'versions', 'targets'].map((list) => ask(app, 'GET', `marketplace-software-${list}/?${query}`)),
    );

    expect(answers.map((answer) => [answer.status, answer.body])).toEqual(answers.map(() => [400, body]));
  });
