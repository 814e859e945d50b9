import { UpstreamError } from '../../domain/errors.ts';
import type { SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';

type Item = SnapshotPackage | SnapshotProblem;

export interface PackageChecks {
  readonly signal: AbortSignal;
  /** Said where there is no package at all: an import of nothing would empty a catalog. */
  readonly whenNone: string;
}

/** Passes packages and problems on while the signal allows; a name that came before becomes a problem, as a catalog has each once. */
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
  return { kind: 'problem', entry, message: 'A package stands in the file once; this one stands there again.' };
}
