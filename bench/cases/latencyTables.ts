import { grouped } from '../groups.ts';
import { phaseAt } from '../importing.ts';
import { milliseconds, short, times } from '../report/format.ts';
import type { Bound, Table } from '../report/section.ts';
import { largest, median, percentile } from '../statistics.ts';
import { type LatencyRun, type Question, QUESTIONS, type Step } from './latency.ts';

/** Maximum latency on PGlite. */
const LONGEST_MS: Record<Step, number> = { 'first fill': 5_000, refresh: 3_000 };
/** Maximum ratio of the nested page's latency to that without an import, on PostgreSQL. */
const SLOWER = 2;
const PHASES = ['WAITING', 'DOWNLOADING', 'PARSING', 'COMPARING', 'APPLYING', 'FINISHED'] as const;

/** The latencies of requests in one run. */
type Waits = (run: LatencyRun) => number[];

const idle =
  (question: Question): Waits =>
  (run) =>
    run.idle[question].map(({ ms }) => ms);

/** Those of requests sent between the first and last event of the import. */
const during =
  (question: Question): Waits =>
  ({ busy, events }) => {
    const [began, ended] = [events[0]?.at ?? Infinity, events.at(-1)?.at ?? 0];
    return busy[question].filter((sample) => sample.began >= began && sample.began <= ended).map(({ ms }) => ms);
  };

const typical = (runs: readonly LatencyRun[], share: number, waits: Waits) =>
  median(runs.map((run) => percentile(waits(run), share)));

const longest = (runs: readonly LatencyRun[], question: Question) =>
  largest(runs.flatMap((run) => run.busy[question].map(({ ms }) => ms)));

const ratio = (runs: readonly LatencyRun[], question: Question) =>
  typical(runs, 0.99, during(question)) / typical(runs, 0.99, idle(question));

const groupsOf = (runs: readonly LatencyRun[]) => grouped(runs, ({ kind, step }) => `${kind} ${step}`);

/** Latencies by request. */
export function latencyTable(runs: readonly LatencyRun[]): Table {
  return {
    title: 'Waits, ms',
    columns: ['question', 'database', 'import', 'idle p50', 'idle p99', 'during p50', 'during p99', 'p99 ratio', 'longest'],
    rows: groupsOf(runs).flatMap((group) =>
      QUESTIONS.map((question) => {
        const [{ kind, step }] = group;
        const cells = [0.5, 0.99].map((share) => short(typical(group, share, idle(question))));
        cells.push(...[0.5, 0.99].map((share) => short(typical(group, share, during(question)))));
        return [question, kind, step, ...cells, times(ratio(group, question)), short(longest(group, question))];
      }),
    ),
  };
}

/** Maximum latencies by phase of the import. */
export function phaseTable(runs: readonly LatencyRun[]): Table {
  const longestIn = (group: readonly LatencyRun[], question: Question, phase: string) =>
    largest(
      group.flatMap((run) => run.busy[question].filter(({ began }) => phaseAt(run.events, began) === phase).map(({ ms }) => ms)),
    );
  return {
    title: 'Longest waits by phase, ms',
    columns: ['question', 'database', 'import', ...PHASES.map((phase) => (phase === 'FINISHED' ? 'after' : phase.toLowerCase()))],
    rows: groupsOf(runs).flatMap((group) =>
      QUESTIONS.map((question) => [
        question,
        group[0].kind,
        group[0].step,
        ...PHASES.map((phase) => short(longestIn(group, question, phase))),
      ]),
    ),
  };
}

/** The bounds of the latencies. */
export function latencyBounds(runs: readonly LatencyRun[]): Bound[] {
  return groupsOf(runs).map((group) => {
    const [{ kind, step }] = group;
    return kind === 'pglite' ? longestBound(group, step) : ratioBound(group, step);
  });
}

function longestBound(runs: readonly LatencyRun[], step: Step): Bound {
  const wait = largest(QUESTIONS.map((question) => longest(runs, question)));
  const limit = LONGEST_MS[step];
  return {
    what: `longest wait, pglite, ${step}`,
    limit: milliseconds(limit),
    measured: milliseconds(wait),
    isKept: wait <= limit,
  };
}

function ratioBound(runs: readonly LatencyRun[], step: Step): Bound {
  const slower = ratio(runs, 'nested page');
  return {
    what: `nested page p99 against idle, postgresql, ${step}`,
    limit: times(SLOWER),
    measured: times(slower),
    isKept: slower <= SLOWER,
  };
}
