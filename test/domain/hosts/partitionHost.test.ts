import { expect, test } from 'vitest';
import { partitionHost } from '../../../src/domain/hosts/partitionHost.ts';

const read = (cpuArchitecture: string, gpuArchitecture = '') => partitionHost({ cpuArchitecture, gpuArchitecture });

test('a partition is a host with its CPU and its GPUs, separated by commas', () => {
  expect(read(' x86_64/amd/zen3 ', 'nvidia/cc80, A40,').value).toMatchObject({
    cpu: 'zen3',
    gpus: ['nvidia/cc80', 'nvidia/cc86'],
    policy: 'UPSTREAM',
  });
  expect(read('Genoa').value).toMatchObject({ cpu: 'zen4', gpus: [] });
});

test.each([
  ['', '', 'The partition states no CPU.'],
  ['zen3, zen4', '', 'The partition states several CPUs: zen3, zen4.'],
  ['a fast one', '', 'No CPU is known by the name "a fast one".'],
  ['zen3', 'A100, many', 'No GPU is known by the name "many".'],
  ['generic', '', '"generic" alone names no CPU: give its family, as in x86_64/generic.'],
])('%j with GPUs %j is a problem that says why', (cpu, gpu, message) => {
  expect(read(cpu, gpu).problem?.message).toBe(message);
});

test('texts of a megabyte are problems whose messages are short', () => {
  const long = 'x'.repeat(1_000_000);
  const many = 'zen3,'.repeat(200_000);

  for (const [cpu, gpu] of [
    [long, ''],
    [many, ''],
    ['zen3', long],
    ['zen3', 'cc80,'.repeat(200_000)],
    [`zen3,${long}`, ''],
  ] as const)
    expect(read(cpu, gpu).problem?.message.length, `${cpu.slice(0, 9)} ${gpu.slice(0, 9)}`).toBeLessThan(300);
  expect(read(many).problem?.message).toBe('The partition states several CPUs: zen3, zen3, zen3, zen3, zen3, and 199995 more.');
});
