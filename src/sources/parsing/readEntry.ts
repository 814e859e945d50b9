import type { SnapshotProblem } from '../../domain/snapshot.ts';
import { cleanText } from './clean.ts';
import { tryRead, type Report } from './invalidEntry.ts';

/** The value of an entry and its problems. */
export interface EntryResult<T> {
  /** Null if the whole entry is skipped. */
  readonly value: T | null;
  readonly problems: readonly SnapshotProblem[];
}

/** Reads an entry and collects its problems. */
export function readEntry<T>(key: string, read: (report: Report) => T): EntryResult<T> {
  const problems: SnapshotProblem[] = [];
  const report: Report = (message) =>
    problems.push({ kind: 'problem', entry: cleanText(key).slice(0, 255).toWellFormed(), message });
  return { value: tryRead(() => read(report), report), problems };
}
