import type { DatabaseKind } from '../plan.ts';
import { atMost } from '../report/atMost.ts';
import { milliseconds, short, times } from '../report/format.ts';
import type { Bound, Table } from '../report/section.ts';
import { largest, percentile } from '../statistics.ts';

/** Limits of the 95th percentile, in milliseconds. */
const P95_MS: Record<DatabaseKind, number> = { postgresql: 25, pglite: 40 };
const GROWTH = 3;
const BLOCKED_MS = 50;
/** The size of Spack that is compared. */
export const LARGE = 16;

/** The searches of one gateway. */
export interface SearchRun {
  readonly kind: DatabaseKind;
  /** How many times as large Spack is. */
  readonly factor: number;
  readonly packages: number;
  readonly waits: readonly number[];
  /** Of the first search, which reads the index. */
  readonly buildMs: number;
  /** Of the first search after one package was edited. */
  readonly renewalMs: number;
  /** The longest wait for /health while the index was read. */
  readonly blockedMs: number;
  /** What the resident memory grew by until the index was read. */
  readonly megabytes: number;
}

const titleOf = ({ kind, factor }: SearchRun) => `${kind}, Spack ${factor} ×`;

/** Latencies, and what the index costs. */
export const searchTable = (runs: readonly SearchRun[]): Table => ({
  title: 'Distinct searches at 16 connections',
  columns: [
    'database',
    'packages',
    'searches',
    'p50 ms',
    'p95 ms',
    'max ms',
    'build s',
    'after an edit ms',
    'blocked ms',
    'memory MB',
  ],
  rows: runs.map((run) => [
    titleOf(run),
    run.packages.toLocaleString('en-US'),
    String(run.waits.length),
    short(percentile(run.waits, 0.5)),
    short(percentile(run.waits, 0.95)),
    short(largest(run.waits)),
    short(run.buildMs / 1_000),
    short(run.renewalMs),
    short(run.blockedMs),
    short(run.megabytes),
  ]),
});

/** The bounds of searches. */
export function searchBounds(runs: readonly SearchRun[]): Bound[] {
  const p95 = runs
    .filter(({ factor }) => factor === 1)
    .map((run) => atMost(`${titleOf(run)}: p95`, percentile(run.waits, 0.95), P95_MS[run.kind], milliseconds));
  const blocked = runs.map((run) =>
    atMost(`${titleOf(run)}: process busy while the index is read`, run.blockedMs, BLOCKED_MS, milliseconds),
  );
  return [...p95, ...blocked, ...growth(runs)];
}

function growth(runs: readonly SearchRun[]): Bound[] {
  const of = (factor: number) => runs.find((run) => run.kind === 'postgresql' && run.factor === factor);
  const [small, large] = [of(1), of(LARGE)];
  if (!small || !large) return [];
  const measured = percentile(large.waits, 0.5) / percentile(small.waits, 0.5);
  return [atMost(`p50, Spack ${LARGE} times as large`, measured, GROWTH, times)];
}
