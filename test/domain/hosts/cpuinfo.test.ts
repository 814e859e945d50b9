import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CPUINFO_LIMIT_BYTES } from '../../../src/domain/hosts/cpuinfo.ts';
import { readHostCpu, readHostCpuName } from '../../../src/domain/hosts/hostCpu.ts';
import { cpuinfoSample, expectedCpus, HOST_FILES, hasHostFiles } from '../../helpers/hostFiles.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/cpuinfo/${name}`, import.meta.url), 'utf8');

describe.runIf(hasHostFiles)(HOST_FILES, () => {
  test.each(expectedCpus)('$file is $archspecName, and gets what EESSI chooses', ({ file, archspecName, machine, chain }) => {
    expect(readHostCpu(cpuinfoSample(file)).value).toMatchObject({
      microarchitecture: archspecName,
      family: machine,
      directories: chain,
    });
  });

  test.each(expectedCpus)('the name answered for $file gets the same builds', ({ file }) => {
    const cpu = readHostCpu(cpuinfoSample(file)).value;
    expect(readHostCpuName(cpu?.name ?? '').value).toEqual({ ...cpu, microarchitecture: cpu?.runsAs });
  });

  test('26 samples are tested', () => {
    expect(expectedCpus).toHaveLength(26);
  });
});

test.each([
  ['zen3', 'zen3', 'zen3', 'x86_64/amd/zen3'],
  ['sapphirerapids', 'sapphirerapids', 'sapphirerapids', 'x86_64/intel/sapphirerapids'],
  ['haswell-without-aes', 'x86_64_v3', 'haswell', 'x86_64/intel/haswell'],
  ['neoverse_v2-without-sm4', 'neoverse_v2', 'neoverse_v1', 'aarch64/neoverse_v1'],
  ['grace', 'neoverse_v2', 'neoverse_v2', 'aarch64/nvidia/grace'],
  ['power9', 'power9', 'power9', 'ppc64le/generic'],
  ['u74mc', 'u74mc', 'u74mc', 'riscv64/generic'],
])('%s is detected as %s and gets what %s gets', (file, microarchitecture, name, directory) => {
  const { value } = readHostCpu(fixture(file));
  expect(value).toMatchObject({ microarchitecture, name });
  expect(value?.directories[0]).toBe(directory);
});

test('a virtual machine without some flags of its CPU gets what the name of its best directory gets', () => {
  const masked = fixture('sapphirerapids').replaceAll(/ avx512_v(?:nni|bmi2)/g, '');
  expect(readHostCpu(masked).value).toMatchObject({ microarchitecture: 'cannonlake', name: 'sapphirerapids' });
});

test('only the first processor is read', () => {
  const [zen3, grace] = [fixture('zen3'), fixture('grace')];
  expect(readHostCpu(`${zen3}\n${grace}`)).toEqual(readHostCpu(zen3));
  expect(readHostCpu(`${zen3}\n`.repeat(256))).toEqual(readHostCpu(zen3));
});

test('line ends of Windows and blank lines in front make no difference', () => {
  expect(readHostCpu(`\r\n\r\n${fixture('zen3').replaceAll('\n', '\r\n')}`)).toEqual(readHostCpu(fixture('zen3')));
});

test.each([
  ['a text over 900 KiB', 'flags : a\n'.repeat(110_000), /at most 921600 bytes, not 1100000/],
  ['binary data', 'flags : \0\x01\x02\nvendor_id : x', /binary data/],
  ['a binary without a line', '\x7fELF\0\0', /binary data/],
  ['an empty text', ' \n\n\t', /is empty/],
  ['lines that state no CPU', 'processor : 0\nBogoMIPS : 50\n', /does not state the CPU: it needs the lines/],
  ['a 32-bit POWER', 'cpu : 7447A, altivec supported\nclock : 1Hz', /does not state the CPU/],
])('%s is an error that says so', (_, text, message) => {
  expect(readHostCpu(text).problem?.message).toMatch(message);
});

test('a text of exactly 900 KiB is read', () => {
  const start = `${fixture('zen3')}\n`;
  expect(readHostCpu(start.padEnd(CPUINFO_LIMIT_BYTES, ' ')).value?.name).toBe('zen3');
});

test('a filter takes names only', () => {
  expect(readHostCpuName(fixture('zen3')).problem?.message).toMatch(/^Give the name of the CPU here/);
});
