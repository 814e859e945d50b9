import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedCpus, readCpuName } from '../../../src/domain/hosts/cpuNames.ts';
import { readGpu } from '../../../src/domain/hosts/gpuNames.ts';
import { HARDWARE } from '../../../src/domain/hosts/hardware.ts';
import { readHost, readHostOrCpuinfo } from '../../../src/domain/hosts/host.ts';
import { HOST_FILES, hasHostFiles, hostFacts } from '../../helpers/hostFiles.ts';

const cpu = (text: string) => readCpuName(text).value?.name;

test.each([
  ...[
    'zen3',
    'amd/zen3',
    'x86_64/amd/zen3',
    'x86_64/zen3',
    'linux/x86_64/amd/zen3',
    'X86-64/AMD/Zen-3',
    ' ZEN 3 ',
    'milan',
    'Milan-X',
  ].map((name) => [name, 'zen3']),
  ...['emeraldrapids', 'graniterapids', 'Granite_Rapids', 'intel/sapphirerapids', 'Sapphire Rapids'].map((name) => [
    name,
    'sapphirerapids',
  ]),
  ['naples', 'zen'],
  ['rome', 'zen2'],
  ['Genoa', 'zen4'],
  ['EPYC 9004', 'zen4'],
  ['turin', 'zen5'],
  ...['grace', 'nvidia/grace', 'aarch64/nvidia/grace', 'neoverse-v2', 'NeoverseV2'].map((name) => [name, 'neoverse_v2']),
  ['graviton3', 'neoverse_v1'],
  ['aarch64/google/axion', 'axion'],
  ['x86-64-v2', 'x86_64_v2'],
  ['x86-64-v3', 'x86_64_v3'],
  ['x86-64-v4', 'x86_64_v4'],
  ...['x86_64', 'x86-64', 'x86_64/generic', 'AMD64'].map((name) => [name, 'x86_64']),
  ...['aarch64', 'arm64', 'aarch64/generic'].map((name) => [name, 'aarch64']),
  ['riscv64/spacemit/x60-k6.6', 'x60-k6.6'],
  ['power9le', 'power9le'],
])('%s is the CPU %s', (written, name) => {
  expect(cpu(written)).toBe(name);
});

test.each([
  ['x86-64-v3', 'x86_64/generic'],
  ['x86_64', 'x86_64/generic'],
  ['neoverse_v2', 'aarch64/nvidia/grace'],
  ['neoverse_n2', 'aarch64/neoverse_v1'],
  ['naples', 'x86_64/amd/zen2'],
  ['cannonlake', 'x86_64/intel/skylake_avx512'],
  ['skylake', 'x86_64/intel/haswell'],
  ['m1', 'aarch64/neoverse_n1'],
])('%s gets %s from EESSI', (written, directory) => {
  expect(readCpuName(written).value?.directories[0]).toBe(directory);
});

test('generic alone is an error that names generic CPUs', () => {
  expect(readCpuName('Generic').problem).toEqual({
    message: '"generic" alone names no CPU: give its family, as in x86_64/generic.',
    suggestions: ['x86_64/generic', 'aarch64/generic'],
  });
});

test.each([
  ['zen33', ['zen3']],
  ['intel/zen3', ['zen3']],
  ['emeraldrapid', ['Emerald Rapids']],
  ['graviton5', ['Graviton2', 'Graviton3']],
  ['skylake_avx', ['skylake']],
])('%s is not known, and what may be meant is suggested', (written, suggestions) => {
  const { problem } = readCpuName(written);
  expect(problem?.message).toBe(`No CPU is known by the name "${written}".`);
  expect(problem?.suggestions).toEqual(expect.arrayContaining(suggestions));
  expect(problem?.suggestions.length).toBeLessThanOrEqual(3);
});

test.each(['', ' ', '/', 'q', 'constructor', '__proto__', 'x'.repeat(1000)])('%j is an error without a guess', (written) => {
  expect(readCpuName(written).value).toBeNull();
  expect(readGpu(written).value).toBeNull();
});

test('every suggestion is a name that is understood', () => {
  fc.assert(
    fc.property(fc.constantFrom(...HARDWARE), fc.nat(), fc.constantFrom('', 'x', '7'), ({ kind, name }, place, letter) => {
      const at = place % (name.length + 1);
      const problem = (kind === 'CPU' ? readCpuName : readGpu)(name.slice(0, at) + letter + name.slice(at + 1)).problem;
      for (const suggestion of problem?.suggestions ?? [])
        expect((kind === 'CPU' ? readCpuName : readGpu)(suggestion).problem).toBeNull();
    }),
  );
});

test('every name and alias of the hardware list is understood, in any letter case and without - _ and blanks', () => {
  for (const { kind, name, aliases } of HARDWARE)
    for (const written of [name, ...aliases]) {
      const read = (text: string) => (kind === 'CPU' ? cpu(text) : readGpu(text).value?.split('/')[1]);
      for (const form of [written, written.toUpperCase(), written.replace(/[-_ ]/g, '')])
        expect([form, read(form)]).toEqual([form, name]);
    }
});

test('no two processors or GPUs share a name or an alias', () => {
  const names = HARDWARE.flatMap(({ kind, name, aliases }) => [
    ...new Set([name, ...aliases].map((one) => `${kind} ${one.toLowerCase()}`)),
  ]);
  expect(names).toHaveLength(new Set(names).size);
});

test.each([
  ...[
    'cc86',
    'sm_86',
    '8.6',
    'nvidia/cc86',
    'accel/nvidia/cc86',
    'compute_86',
    'NVIDIA/CC86',
    'A40',
    'NVIDIA A40',
    'A10',
    'NVIDIA GeForce RTX 3090',
  ].map((name) => [name, 'nvidia/cc86']),
  ['NVIDIA A100-SXM4-80GB', 'nvidia/cc80'],
  ['A30', 'nvidia/cc80'],
  ['L40S', 'nvidia/cc89'],
  ['NVIDIA L4', 'nvidia/cc89'],
  ['NVIDIA RTX 6000 Ada Generation', 'nvidia/cc89'],
  ['Quadro RTX 6000', 'nvidia/cc75'],
  ['NVIDIA H100 80GB HBM3', 'nvidia/cc90'],
  ['H200', 'nvidia/cc90'],
  ['NVIDIA GH200 480GB', 'nvidia/cc90'],
  ['sm_90a', 'nvidia/cc90'],
  ['B200', 'nvidia/cc100'],
  ['Tesla V100-SXM2-32GB', 'nvidia/cc70'],
  ['Tesla T4', 'nvidia/cc75'],
  ['12.1', 'nvidia/cc121'],
  ['gfx90a', 'amd/gfx90a'],
  ['gfx90a:sramecc+:xnack-', 'amd/gfx90a'],
  ['AMD Instinct MI250X', 'amd/gfx90a'],
  ['MI300A', 'amd/gfx942'],
])('%s is the GPU %s', (written, architecture) => {
  expect(readGpu(written).value).toBe(architecture);
});

test.each(['A1000', 'NVIDIA', 'A100X', 'cc999', 'amd/cc80', 'nvidia/gfx90a', 'amd/A100', '8.6.1', 'foo/cc80'])(
  '%s is no GPU',
  (written) => {
    expect(readGpu(written).problem?.message).toBe(`No GPU is known by the name "${written}".`);
  },
);

test('a text that names several GPUs is an error', () => {
  expect(readGpu('A100 and V100').problem).toEqual({
    message: '"A100 and V100" names several GPUs: nvidia/cc80 and nvidia/cc70. Give each one by itself.',
    suggestions: ['nvidia/cc80', 'nvidia/cc70'],
  });
});

test('a host has its GPUs in order, each once, and the upstream policy unless another is given', () => {
  expect(readHost({ cpu: 'rome', gpu: ['A40', 'A100', 'sm_86'] }).value).toMatchObject({
    cpu: 'zen2',
    family: 'x86_64',
    microarchitecture: 'zen2',
    ancestors: ['zen', 'x86_64_v3', 'x86_64_v2', 'x86_64'],
    gpus: ['nvidia/cc86', 'nvidia/cc80'],
    policy: 'UPSTREAM',
  });
});

test('a host with an unknown GPU, or with too many, is an error', () => {
  expect(readHost({ cpu: 'zen2', gpu: ['A4O'] }).problem).toMatchObject({ message: 'No GPU is known by the name "A4O".' });
  expect(readHost({ cpu: 'zen2', gpu: Array<string>(51).fill('A40') }).problem?.message).toBe(
    'A host has at most 50 GPUs, not 51.',
  );
});

test('a name means the same host where the text of /proc/cpuinfo is taken too', () => {
  for (const { name } of namedCpus()) expect(readHostOrCpuinfo({ cpu: name })).toEqual(readHost({ cpu: name }));
});

describe.runIf(hasHostFiles)(HOST_FILES, () => {
  test("every name of archspec's is understood, and gets what EESSI's rule gives its features", () => {
    for (const [name, { family, eessiChainByArchspecFeatures: chain }] of Object.entries(hostFacts().targets)) {
      expect(readCpuName(name).value).toMatchObject({ name, family, microarchitecture: name });
      // Grace has flags that archspec does not list for neoverse_v2.
      if (chain && name !== 'neoverse_v2') expect([name, readCpuName(name).value?.directories]).toEqual([name, chain]);
    }
  });

  test('every directory of EESSI is understood, and is the best one of its CPU', () => {
    for (const [path, microarchitecture] of Object.entries(hostFacts().eessi.archspecNameOfDir)) {
      const read = readCpuName(path).value;
      expect([path, read?.directories[0]]).toEqual([path, path]);
      if (microarchitecture) expect(read?.microarchitecture).toBe(microarchitecture);
    }
  });
});
