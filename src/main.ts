import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { SETTINGS } from './config.ts';
import { tokenCommand } from './cli/tokenCommand.ts';

const WIDTH = Math.max(...Object.keys(SETTINGS).map(({ length }) => length));
const settings = Object.entries(SETTINGS)
  .map(([name, [description, standard]]) => `  ${name.padEnd(WIDTH)}  ${description}${standard ? ` Default: ${standard}` : ''}`)
  .join('\n');
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

new Command('software-catalog-gateway')
  .description(
    'A GraphQL gateway to software catalogs. Without a command it runs until it is stopped; environment variables set it up.',
  )
  .version(version)
  .allowExcessArguments()
  .addHelpText('after', `\nEnvironment variables:\n${settings}`)
  // Loaded where it is needed: a word of help should not take a second.
  .action(async (_options: object, { args: [unknown] }: Command) => {
    if (unknown !== undefined) throw new Error(`unknown command '${unknown}'; --help lists the commands`);
    await (await import('./serve.ts')).serve();
  })
  .addCommand(tokenCommand())
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    // What is open already would keep a gateway alive that serves nothing.
    process.exit(1);
  });
