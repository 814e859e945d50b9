/** The cases of a full run. */
export const CASES = [
  'import',
  'reads',
  'search',
  'growth',
  'hosts',
  'releases',
  'changes',
  'exports',
  'memory',
  'latency',
  'subscribers',
  'rest',
] as const;
/** Including cases that run on request only and have their own files. */
export const ALL_CASES = [...CASES, 'explain', 'profile'] as const;
/** The name of a case. */
export type CaseName = (typeof ALL_CASES)[number];

/** The kinds of databases. */
export const DATABASES = ['pglite', 'postgresql'] as const;
/** A kind of database. */
export type DatabaseKind = (typeof DATABASES)[number];

/** The cases of a run, with repetitions and durations. */
export interface Plan {
  readonly cases: readonly CaseName[];
  readonly databases: readonly DatabaseKind[];
  /** Repetitions of each measurement; medians are reported, for latencies and memory the maximum. */
  readonly runs: number;
  readonly isQuick: boolean;
  /** Size factor of upstream's files; real ones have 1. */
  readonly scale: number;
  /** Requests before measuring: code is compiled and statements are prepared by use, not by time. */
  readonly warmUpRequests: number;
  /** Duration of one cell of a load test. */
  readonly loadSeconds: number;
  /** Rounds of the reads, which have many short cells. */
  readonly readRounds: number;
  /** Duration of the measurement before an import, for comparison. */
  readonly idleSeconds: number;
  /** Duration of the measurement after an import, which is followed by VACUUM and garbage collection. */
  readonly settleSeconds: number;
  /** Number of subscribers of one import. */
  readonly subscribers: number;
  /** Folder for CPU profiles of the gateways. */
  readonly profileFolder: string | null;
}

/** The options of the command line. */
export interface PlanOptions {
  readonly only?: CaseName;
  readonly database?: DatabaseKind;
  readonly runs?: number;
  readonly quick?: boolean;
  readonly profile?: string;
}

/** The plan for these options. */
export function planOf({ only, database, runs, quick = false, profile }: PlanOptions): Plan {
  const full = only === 'explain' ? 4 : 1;
  return {
    cases: only ? [only] : CASES,
    databases: only === 'explain' || only === 'profile' ? ['postgresql'] : database ? [database] : DATABASES,
    runs: runs ?? (quick ? 1 : only === 'explain' ? 5 : 3),
    isQuick: quick,
    scale: quick ? full / 10 : full,
    warmUpRequests: quick ? 50 : 300,
    loadSeconds: quick ? 0.4 : 0.8,
    readRounds: runs ?? (quick ? 1 : 5),
    idleSeconds: quick ? 2 : 8,
    settleSeconds: quick ? 1 : 4,
    subscribers: quick ? 100 : 1_000,
    profileFolder: profile ?? null,
  };
}
