import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readModules } from '../../../src/domain/move/readModules.ts';
import { SAMPLES } from './moduleTexts.ts';

test('there are 40 texts or more', () => expect(SAMPLES.length).toBeGreaterThanOrEqual(40));

test.for(SAMPLES)('$about: every module is read, and nothing else', ({ text, modules, release = null }) => {
  expect(readModules(text)).toEqual({ modules, release });
});

const NAME = fc.constantFrom('GROMACS', 'R', 'Xerces-C++', '4ti2', 'SciPy-bundle', 'FFTW.MPI', 'foss', '3d-dna');
const VERSION = fc.constantFrom('2024.4-foss-2023b', '1.0', '2023a', '3.2.4-GCCcore-12.3.0', '1.0-foss-2023a-CUDA-12.1.1', 'v2');
const MODULES = fc
  .array(fc.tuple(NAME, VERSION), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.map(([name, version], index) => `${name}/${index}.${version}`));
const BLANK = fc.constantFrom(' ', '  ', '\t', ' \t ');
const LINE_END = fc.constantFrom('\n', '\r\n', '\n\n', ' \n', '\r');
const COMMAND = fc.constantFrom(
  'module load',
  'module add',
  'ml',
  'ml load',
  'module swap old/1',
  'module -q load',
  '$ module load',
);
const AFTER = fc.constantFrom('', ' # loads it/now', ' 2>/dev/null', ' && true', ';');
const NO_LOAD = fc.constantFrom(
  ...['# module load hidden/1.0', '#SBATCH -o logs/out', "# don't", '', 'module purge', 'module use /apps/all'],
  ...['srun bin/app data/in', 'export A=b/c', 'ml list', 'echo ml foo/1', 'cd $HOME/x'],
);
const TAG = fc.constantFrom('', ' (L)', ' (D)', '  (L,D)', ' <aL>', '(default)');

type Layout = (name: string, index: number) => fc.Arbitrary<string>;

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'job scripts': (name) =>
    fc
      .tuple(NO_LOAD, LINE_END, COMMAND, BLANK, AFTER, LINE_END)
      .map(
        ([other, end, command, blank, after, last]) =>
          `${other}${end}${command.replaceAll(' ', blank)}${blank}${name}${after}${last}`,
      ),
  'numbered lists': (name, index) =>
    fc.tuple(TAG, fc.constantFrom('\n', '\r\n', '    ', '\t')).map(([tag, end]) => `${index + 1}) ${name}${tag}${end}`),
  lines: (name) => LINE_END.map((end) => name + end),
  words: (name) => fc.constantFrom(' ', ', ', ';', '\t', '" "').map((between) => name + between),
};

test.for(Object.entries(LAYOUTS))('in any %s every module is read in order, and nothing else', ([, layout]) => {
  const texts = MODULES.chain((modules) => fc.tuple(...modules.map(layout)).map((parts) => ({ modules, text: parts.join('') })));
  fc.assert(
    fc.property(texts, ({ modules, text }) => {
      expect(readModules(text).modules).toEqual(modules);
    }),
  );
});

test('any characters are read without an error', () => {
  const characters = fc.constantFrom(...'module load ml swap /\\"\'`$(){}<>#;&|\n\r\t1) é\0=,:@~-'.split(''), '\ud800', '𝒳');
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 400 }), (text) => {
      for (const name of readModules(text.join('')).modules) expect(name.trim()).not.toBe('');
    }),
  );
});

test('a text of 64 KiB is read, and a longer one is an error with its size and the rule', () => {
  const text = 'module load GCC/12.3.0\n'.padEnd(65_536, ' #');

  expect(readModules(text).modules).toEqual(['GCC/12.3.0']);
  expect(() => readModules(`${text}é`)).toThrow('`modules` takes at most 65536 bytes (64 KiB), not 65538.');
});
