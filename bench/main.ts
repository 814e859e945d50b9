import { Command, InvalidArgumentError, Option } from 'commander';
import { interrupt } from './children.ts';
import { ALL_CASES, type CaseName, DATABASES, planOf, type PlanOptions } from './plan.ts';
import { relevanceReport, subjectAtHand } from './relevance/report.ts';
import { runBench } from './run.ts';

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 50) throw new InvalidArgumentError('It must be an integer from 1 to 50.');
  return value;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupt();
    process.once(signal, () => process.exit(130));
  });

await new Command('bench')
  .description('Benchmarks the built gateway on upstream data of real size. Missed bounds are marked; they do not fail the run.')
  .addOption(new Option('--only <case>', 'run this case only').choices([...ALL_CASES, 'relevance']))
  .addOption(new Option('--database <kind>', 'use this database only').choices(DATABASES))
  .addOption(new Option('--runs <n>', 'repetitions of each measurement (default: 3)').argParser(count))
  .option('--quick', 'run each measurement once and briefly')
  .option('--profile <folder>', 'write CPU profiles of the gateways to this folder; this affects the figures')
  .action(async ({ only, ...options }: Omit<PlanOptions, 'only'> & { only?: CaseName | 'relevance' }) => {
    // It needs no gateway and no database.
    if (only === 'relevance') console.log(relevanceReport(await subjectAtHand()));
    else await runBench(planOf(only ? { ...options, only } : options), process.argv.slice(2));
  })
  .parseAsync();
