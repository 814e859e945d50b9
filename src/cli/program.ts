import { readFileSync } from 'node:fs';
import tab from '@bomb.sh/tab/commander';
import { type Argument, Command } from 'commander';
import { projectFile } from '../projectFile.ts';
import { SETTINGS } from '../settings/settings.ts';
import { Failure } from './process/failure.ts';
import type { Io } from './process/io.ts';
import { toCommand } from './command/toCommand.ts';
import { doctor } from './commands/doctor.ts';
import { COMMAND_GROUPS } from './commands/index.ts';
import { ENVIRONMENT } from './environment.ts';
import { gatewayOptions } from './command/gatewayOptions.ts';
import { manualPage } from './manualPage.ts';
import { tokenCommand } from './tokens/tokenCommand.ts';

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

const OPERATION = 'Gateway:';
const MORE = 'More:';

/** The command line, with its commands in the groups of its help. @param serve runs a gateway until it is stopped */
export function createProgram(io: Io, serve: () => Promise<void>): Command {
  const program = new Command('catalog')
    .description(
      'Software catalogs of HPC centres: what is there, what of it runs on this machine, and how to load it. Without a command it runs a gateway.',
    )
    .version(version, '-V, --version')
    .configureOutput({
      writeOut: (text) => void io.out.write(text),
      writeErr: (text) => void io.err.write(text),
      outputError: (text, write) => write(text.replace(/^error: (.)/, (_match, first: string) => first.toUpperCase())),
      getOutHelpWidth: () => io.out.columns ?? 80,
    })
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' ') })
    .showSuggestionAfterError()
    .exitOverride()
    .enablePositionalOptions()
    .allowExcessArguments()
    .action(async (_options: object, { args: [unknown] }: Command) => {
      if (unknown !== undefined) throw await noCommand(program, unknown);
      await serve();
    });
  for (const option of gatewayOptions()) program.addOption(option);
  for (const { title, commands } of COMMAND_GROUPS) {
    program.commandsGroup(title);
    for (const definition of commands) program.addCommand(toCommand(definition, io));
  }
  program.commandsGroup(OPERATION);
  program.addCommand(serveCommand(serve)).addCommand(tokenCommand(io)).addCommand(toCommand(doctor, io));
  program.commandsGroup(MORE);
  addCompletion(program);
  program.addCommand(manualCommand(io, program));
  program.addHelpText('after', helpEnd);
  inheritSettings(program);
  return program;
}

async function noCommand(program: Command, name: string): Promise<Failure> {
  const { nearestNames } = await import('../domain/hosts/nearestNames.ts');
  const names = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  const [nearest] = nearestNames(name, names);
  return new Failure(
    'USAGE',
    `There is no command "${name}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`} See catalog --help.`,
  );
}

const termOf = (argument: Argument): string => {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
};

/** Output, width and exit codes are those of the program in every command. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) inheritSettings(command.copyInheritedSettings(parent));
}

const serveCommand = (serve: () => Promise<void>): Command =>
  new Command('serve')
    .summary('run a gateway until it is stopped (the default)')
    .description('Run a gateway until it is stopped. It is configured by environment variables.')
    .addHelpText('after', () => `\nEnvironment variables:\n${settingsText()}`)
    .action(serve);

const manualCommand = (io: Io, program: Command): Command =>
  new Command('man')
    .summary('print the manual page, for "man -l -"')
    .description('Print the manual page in the format of man: catalog man | man -l -')
    .action(() => void io.out.write(manualPage(program, version)));

/** `catalog completion zsh` prints a script for a shell, which asks the hidden `catalog complete` for every completion. */
function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((command) => command.name() === 'completion');
  completion
    ?.summary('print the script of a shell that completes commands')
    .description(
      'Print the script of a shell that completes commands and options, e.g. in ~/.bashrc: source <(catalog completion bash)',
    );
}

const settingsText = (): string =>
  variablesText(
    Object.entries(SETTINGS).map(([name, [description, value]]) => [name, `${description}${value ? ` Default: ${value}` : ''}`]),
  );

/** Environment variables, one a line. */
function variablesText(variables: readonly (readonly [name: string, meaning: string])[]): string {
  const width = Math.max(...variables.map(([name]) => name.length));
  return variables.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`).join('\n');
}

const helpEnd = (): string => `
Environment variables:
${variablesText(ENVIRONMENT)}
Those of a gateway: catalog serve --help

Examples:
  $ catalog here                       what this machine gets of each catalog
  $ catalog search molecular dynamics
  $ eval "$(catalog load GROMACS)"
`;
