import { Command, Option } from 'commander';
import { gatewayOptions } from './gatewayOptions.ts';
import type { CommandDefinition, Example } from './definition.ts';
import type { Io } from '../process/io.ts';
import type { SessionOptions } from './session.ts';

const jsonOption = (fields: readonly string[]): Option =>
  new Option('--json [fields]', `print JSON with all fields, or with some of ${fields.join(', ')}`);

/** What the help of a command shows after its options. */
export interface CommandDetails {
  readonly description?: string | undefined;
  readonly examples: readonly Example[];
}

const DEFAULT_COLUMNS = 80;

const DETAILS = new WeakMap<Command, CommandDetails>();

/** The details of a command, for the manual; undefined for one that has none. */
export const detailsOf = (command: Command): CommandDetails | undefined => DETAILS.get(command);

/** The command of commander that a definition describes. */
export function toCommand(definition: CommandDefinition, io: Io): Command {
  const { name, summary, description, fields, examples } = definition;
  const command = new Command(name).description(summary);
  for (const argument of definition.arguments ?? []) command.addArgument(argument);
  for (const option of [...(definition.options ?? []), ...(fields ? [jsonOption(fields)] : []), ...gatewayOptions()])
    command.addOption(option);
  DETAILS.set(command, { description, examples });
  command.addHelpText('after', () => detailsText(command));
  return command.action(async () => {
    const options = command.optsWithGlobals<SessionOptions>();
    // Loaded on demand, so that --help is printed at once.
    const { Session } = await import('./session.ts');
    await definition.run(new Session(io, options, fields), options, command.args);
  });
}

/** A whole command line of an example. */
export const exampleLine = (command: string): string => (/(^|[|(] ?)catalog /.test(command) ? command : `catalog ${command}`);

function detailsText(command: Command): string {
  const { description, examples } = DETAILS.get(command) ?? { examples: [] };
  const help = command.createHelp();
  const width = command.configureOutput().getOutHelpWidth?.() ?? DEFAULT_COLUMNS;
  const paragraph = description === undefined ? '' : `\n${help.boxWrap(description, width)}\n`;
  return `${paragraph}\nExamples:\n${examplesText(examples)}`;
}

const examplesText = (examples: readonly Example[]): string =>
  examples.map(({ command, description }) => `  $ ${exampleLine(command)}\n      ${description}`).join('\n');
