import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { SETTINGS } from './settings/settings.ts';
import { tokenCommand } from './cli/tokenCommand.ts';

const WIDTH = Math.max(...Object.keys(SETTINGS).map(({ length }) => length));
const settings = Object.entries(SETTINGS)
  .map(([name, [description, value]]) => `  ${name.padEnd(WIDTH)}  ${description}${value ? ` Default: ${value}` : ''}`)
  .join('\n');
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

new Command('software-catalog-gateway')
  .description(
    'A GraphQL gateway to software catalogs. Without a command it runs until it is stopped. It is configured by environment variables.',
  )
  .version(version)
  .allowExcessArguments()
  .addHelpText('after', `\nEnvironment variables:\n${settings}`)
  // Loaded on demand: otherwise --help would take a second.
  .action(async (_options: object, { args: [unknown] }: Command) => {
    if (unknown !== undefined) throw new Error(`unknown command '${unknown}'; --help lists the commands`);
    await (await import('./serve.ts')).serve();
  })
  .addCommand(tokenCommand())
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    // Open handles would otherwise keep the process alive.
    process.exit(1);
  });
