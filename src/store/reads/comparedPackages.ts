import { type ComparedPackage, kindOf, summaryOf } from '../../domain/comparedPackage.ts';
import type { ChangeKind } from '../../domain/changeKind.ts';
import type { ComparedRow } from '../sql/comparison.ts';
import { type CursorForm, type KeyedRow, Page, type PageArgs, positionOf } from './page.ts';

/** A package that differs between two catalogs. */
export interface DifferingPackage extends ComparedPackage {
  readonly kind: ChangeKind;
}

/** Which packages to list. */
export interface DifferenceFilter {
  /** All kinds if null or empty. */
  readonly kinds: readonly ChangeKind[] | null;
  /** A part of the name; null for any. */
  readonly search: string | null;
}

const FORM: CursorForm = { order: 'COMPARED NAME ASC', types: ['text', 'text', 'text', 'uuid'] };

/** The packages of two catalogs that differ, and the numbers of all. */
export class ComparedPackages {
  readonly summary: ReturnType<typeof summaryOf>;
  /** In the order of their names. */
  readonly #differing: readonly DifferingPackage[];

  /** @param rows all packages in the order of their names */
  constructor(rows: readonly ComparedRow[]) {
    const packages = rows.map(({ added, changed, removed, unchanged, ...row }) => ({
      ...row,
      versions: { added, changed, removed, unchanged },
    }));
    this.summary = summaryOf(packages);
    this.#differing = packages.flatMap((one) => {
      const kind = kindOf(one);
      return kind === null ? [] : [{ ...one, kind }];
    });
  }

  /** A page of the packages that differ. @throws BadUserInputError for invalid pagination arguments */
  page<Row>({ kinds, search }: DifferenceFilter, args: PageArgs, rowOf: (found: DifferingPackage) => Row): Page<KeyedRow<Row>> {
    const place = positionOf(FORM, args);
    const { isBackward, limit, cursor } = place.slice;
    const text = search?.toLowerCase() ?? '';
    const found = this.#differing.filter(
      ({ kind, sortName, fromSortName }) =>
        (kinds === null || kinds.length === 0 || kinds.includes(kind)) &&
        (sortName.includes(text) || (fromSortName?.includes(text) ?? false)),
    );
    const walked = isBackward ? found.toReversed() : found;
    const begin = cursor === null ? 0 : firstBeyond(walked, cursor, isBackward ? -1 : 1);
    const rows = walked.slice(begin, begin + limit).map((row) => ({ ...rowOf(row), ...sortKeys(row) }));
    return new Page(place, rows, () => Promise.resolve(found.length), null);
  }
}

const keysOf = ({ sortName, name, ecosystem, toId, fromId }: ComparedPackage) => [
  sortName,
  name,
  ecosystem,
  toId ?? fromId ?? '',
];

const sortKeys = (row: DifferingPackage): Record<`k${number}`, string> =>
  Object.fromEntries(keysOf(row).map((key, index) => [`k${index}`, key]));

/** The place of the first row after a cursor, by bisection. */
function firstBeyond(rows: readonly DifferingPackage[], cursor: readonly string[], direction: 1 | -1): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row && compareKeys(keysOf(row), cursor) * direction > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** By bytes, as the database orders the names. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, key] of a.entries()) {
    const order = Buffer.compare(Buffer.from(key), Buffer.from(b[index] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
