import { Command, InvalidArgumentError, Option } from 'commander';
import { interrupt } from '../bench/children.ts';
import { CASES, type CaseName, runReliability } from './run.ts';

const NAMES = Object.keys(CASES) as CaseName[];
/** Cases that take minutes run on request only. */
const ALWAYS = NAMES.filter((name) => name !== 'soak');

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 10_000)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupt();
    process.once(signal, () => process.exit(130));
  });

interface Options {
  readonly only?: CaseName;
  readonly times?: number;
  readonly minutes: number;
  readonly subscribers: number;
  readonly seed: number;
  readonly scale: number;
  readonly keep?: boolean;
}

await new Command('reliability')
  .description(
    'Kills, stops, restarts and loads built gateways and reports what was lost. Exits with status 1 if a bound is missed.',
  )
  .addOption(new Option('--only <case>', 'run this case only (default: all but soak)').choices(NAMES))
  .option('--times <n>', 'repetitions within each case', positive)
  .option('--minutes <n>', 'duration of the soak', positive, 10)
  .option('--subscribers <n>', 'number of subscribers during the soak, and of followers', positive, 500)
  .option('--seed <n>', 'seed of the random numbers', positive, Math.ceil(Math.random() * 9_999))
  .option('--scale <n>', "size of upstream's files; real ones have 1", positive, 1)
  .option('--keep', 'write the results to docs/reliability.md')
  .action(async ({ only, times, minutes, subscribers, seed, scale, keep = false }: Options) => {
    const settings = { times: times ?? null, minutes, subscribers, seed };
    const args = process.argv.slice(2).filter((argument) => argument !== '--keep');
    if (!(await runReliability(only ? [only] : ALWAYS, settings, scale, keep, args))) process.exitCode = 1;
  })
  .parseAsync();
