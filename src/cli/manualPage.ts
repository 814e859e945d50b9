import type { Argument, Command, Option } from 'commander';
import { ENVIRONMENT } from './environment.ts';
import { detailsOf, exampleLine } from './command/toCommand.ts';
import { EXIT_CODES } from './process/exitCode.ts';

const escaped = (text: string): string =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');

const heading = (title: string): string => `.SH ${title.toUpperCase()}`;
const paragraph = (text: string): string => `.PP\n${escaped(text)}`;
const term = (name: string, text: string): string => `.TP\n.B ${escaped(name)}\n${escaped(text)}`;

/** The manual page of a program in the man macros (man(7)), from the definitions that its help shows. */
export function manualPage(program: Command, version: string): string {
  const sections = [
    `.TH ${program.name().toUpperCase()} 1 "" "software\\-catalog\\-gateway ${escaped(version)}"`,
    heading('Name'),
    `${program.name()} \\- software catalogs of HPC centres`,
    heading('Synopsis'),
    `.B ${program.name()}\n[\\fIcommand\\fR] [\\fIoptions\\fR] [\\fIarguments\\fR]`,
    heading('Description'),
    paragraph(program.description()),
    heading('Commands'),
    ...commandsOf(program).map(commandSection),
    heading('Environment'),
    ...ENVIRONMENT.map(([name, text]) => term(name, text)),
    heading('Exit status'),
    ...EXIT_CODES.map(([code, meaning]) => term(String(code), meaning)),
  ];
  return `${sections.join('\n')}\n`;
}

/** All commands with something to do, those of groups such as `token create` too. */
function commandsOf(command: Command): Command[] {
  const commands = command.createHelp().visibleCommands(command);
  return commands
    .filter((child) => child.name() !== 'help')
    .flatMap((child) => (child.commands.length > 0 ? commandsOf(child) : [child]));
}

function commandSection(command: Command): string {
  const help = command.createHelp();
  return [
    `.SS ${escaped(pathOf(command))}`,
    paragraph([`${command.description()}.`, detailsOf(command)?.description].filter(Boolean).join(' ')),
    ...help.visibleArguments(command).map((argument: Argument) => term(argument.name(), help.argumentDescription(argument))),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((option: Option) => term(option.flags, help.optionDescription(option))),
    ...(detailsOf(command)?.examples ?? []).map(
      (example) => `${paragraph(`${example.description}:`)}\n.EX\n${escaped(exampleLine(example.command))}\n.EE`,
    ),
  ].join('\n');
}

const pathOf = (command: Command): string =>
  [...(command.parent?.parent ? [command.parent.name()] : []), command.name(), command.usage().replace('[options] ', '')]
    .join(' ')
    .trim();
