import type { SnapshotProblem } from '../../domain/snapshot.ts';
import { cleanText } from './clean.ts';
import { tryRead, type Report } from './invalidEntry.ts';

export interface EntryResult<T> {
  /** Null where the entry has to be left out as a whole. */
  readonly value: T | null;
  readonly problems: readonly SnapshotProblem[];
}

export function readEntry<T>(key: string, read: (report: Report) => T): EntryResult<T> {
  const problems: SnapshotProblem[] = [];
  const report: Report = (message) =>
    problems.push({ kind: 'problem', entry: cleanText(key).slice(0, 255).toWellFormed(), message });
  return { value: tryRead(() => read(report), report), problems };
}
