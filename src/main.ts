import { Command } from 'commander';
import { SETTINGS } from './config.ts';
import { tokenCommand } from './tokenCommand.ts';

const settings = Object.entries(SETTINGS)
  .map(([name, [description, standard]]) => `  ${name.padEnd(17)} ${description}${standard ? ` Default: ${standard}` : ''}`)
  .join('\n');

new Command('software-catalog-gateway')
  .description('A GraphQL gateway to software catalogs. It is set up by environment variables:')
  .addHelpText('after', `\nEnvironment variables:\n${settings}`)
  // Loaded where it is needed: a word of help should not take a second.
  .action(async () => (await import('./serve.ts')).serve())
  .addCommand(tokenCommand())
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    // What is open already would keep a gateway alive that serves nothing.
    process.exit(1);
  });
