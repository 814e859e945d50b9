import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { runCommand } from '../helpers/commandLine.ts';
import type { Io } from '../../src/cli/process/io.ts';

const program = createProgram({ out: { write: () => true }, err: { write: () => true }, env: {} } as unknown as Io, () =>
  Promise.resolve(),
);

/** All commands, by what is typed. */
const commands = (parent: Command = program, path: readonly string[] = []): string[][] =>
  parent.commands
    .filter((command) => command.name() !== 'complete')
    .flatMap((command) => [[...path, command.name()], ...commands(command, [...path, command.name()])]);

test('every command has a help that fits 80 columns and ends with success', async () => {
  for (const command of commands()) {
    const { code, stdout } = await runCommand([...command, '--help'], {});

    expect({ command, code }).toEqual({ command, code: 0 });
    expect(stdout).toMatch(/^Usage: catalog /);
    expect(
      stdout.split('\n').filter((line) => line.length > 80 && !/^ {2}[A-Z_]+ /.test(line) && !line.startsWith('  $')),
    ).toEqual([]);
  }
});

test('the manual page describes every command, option and exit code', async () => {
  const { stdout } = await runCommand(['man'], {});

  for (const command of commands().filter((path) => !['token', 'man', 'help'].includes(path.join(' '))))
    expect(stdout).toContain(`\n.SS ${command.join(' ').replaceAll('-', '\\-')}`);
  expect(stdout).toContain('\n.B \\-\\-dry\\-run\n');
  expect(stdout.match(/^\.B (0|1|2|4|5|75|130)$/gm)).toHaveLength(7);
  expect(stdout).not.toMatch(/undefined|\[object/);
});

test.each(['bash', 'zsh', 'fish'])('the completion of %s is a script that asks the program', async (shell) => {
  const { code, stdout } = await captured(['completion', shell]);

  expect(code).toBe(0);
  expect(stdout).toContain('catalog complete --');
});

test('completions are commands, their options, and the choices of these', async () => {
  expect(await completed('')).toEqual(expect.arrayContaining(['here', 'search', 'load', 'import']));
  expect(await completed('import', '')).toEqual(['eessi', 'spack', 'lmod', 'demo']);
  expect(await completed('load', '--')).toEqual(expect.arrayContaining(['--cpu', '--catalog']));
  expect(await completed('here', '--policy', '')).toEqual(['upstream', 'compatible']);
});

async function completed(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await captured(['complete', '--', ...words]);
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(':'))
    .map((line) => line.split('\t')[0] ?? '');
}

/** The library of completions writes to the console. */
async function captured(args: readonly string[]) {
  const lines: string[] = [];
  const log = console.log;
  console.log = (text: string) => void lines.push(text);
  try {
    return { ...(await runCommand(args)), stdout: lines.join('\n') };
  } finally {
    console.log = log;
  }
}
