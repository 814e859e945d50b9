/** What a whole run measures. */
export const CASES = ['import', 'reads', 'growth', 'memory', 'latency', 'subscribers', 'rest'] as const;
/** With what is only measured when asked for, and kept in a file of its own. */
export const ALL_CASES = [...CASES, 'explain', 'profile'] as const;
export type CaseName = (typeof ALL_CASES)[number];

export const DATABASES = ['pglite', 'postgresql'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

/** What a run measures, and how often and how long. */
export interface Plan {
  readonly cases: readonly CaseName[];
  readonly databases: readonly DatabaseKind[];
  /** Repetitions of each measurement; what is printed is the median, for waits and memory the worst. */
  readonly runs: number;
  readonly isQuick: boolean;
  /** Size of upstream's files; real ones have 1. */
  readonly scale: number;
  /** Pages asked for before anything counts: code gets compiled and statements prepared by use, not by time. */
  readonly warmUpRequests: number;
  /** How long one cell of a load test lasts. */
  readonly loadSeconds: number;
  /** Rounds of the reads: many cells, and so short ones. */
  readonly readRounds: number;
  /** How long the gateway is asked before an import begins, for comparison. */
  readonly idleSeconds: number;
  /** How long the gateway is watched after an import: VACUUM and a garbage collection follow it. */
  readonly settleSeconds: number;
  /** How many watch one import together. */
  readonly subscribers: number;
  /** Where CPU profiles of the gateways go. */
  readonly profileFolder: string | null;
}

export interface PlanOptions {
  readonly only?: CaseName;
  readonly database?: DatabaseKind;
  readonly runs?: number;
  readonly quick?: boolean;
  readonly profile?: string;
}

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
