import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';

type Item = SnapshotPackage | SnapshotProblem;

/** Options of `checkedPackages`. */
export interface PackageChecks {
  readonly signal: AbortSignal;
  /** The error message when there are no packages: importing none would empty a catalog. */
  readonly whenNone: string;
}

/**
 * Passes on packages and problems until aborted; a duplicate name becomes a problem, since names are unique in a catalog.
 * @throws UpstreamError without any package
 */
export async function* checkedPackages(items: AsyncIterable<Item>, { signal, whenNone }: PackageChecks): AsyncGenerator<Item> {
  const names = new Set<string>();
  for await (const item of items) {
    signal.throwIfAborted();
    if (item.kind === 'package' && names.has(item.name)) yield repeated(item.name);
    else yield item;
    if (item.kind === 'package') names.add(item.name);
  }
  if (names.size === 0) throw new UpstreamError('BAD_SHAPE', whenNone);
}

function repeated(entry: string): SnapshotProblem {
  return { kind: 'problem', entry, message: 'The package occurs twice in the file; the first one is kept.' };
}
