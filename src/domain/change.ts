import type { ChangeKind } from './changeKind.ts';
import { DomainError } from './errors.ts';

/** The kind of row that a change concerns. */
export type ChangedRow = 'CATALOG' | 'PACKAGE' | 'VERSION' | 'TARGET';

/** The type of a changed row in the GraphQL API, of which its global id is made. */
export const CHANGED_TYPES: Readonly<Record<ChangedRow, string>> = {
  CATALOG: 'Catalog',
  PACKAGE: 'Package',
  VERSION: 'PackageVersion',
  TARGET: 'Target',
};

/** A position in the feed of changes: after the change at this place of a commit. */
export interface ChangePosition {
  readonly serial: number;
  readonly place: number;
}

/** A row that was added, changed or removed. */
export interface Change extends ChangePosition {
  readonly at: Date;
  readonly kind: ChangeKind;
  readonly row: ChangedRow;
  readonly rowId: string;
  readonly catalogId: string;
  /** The catalog that a package was in before it was moved; null for every other change. */
  readonly fromCatalogId: string | null;
  readonly packageId: string | null;
  readonly label: string;
  readonly fields: readonly string[];
}

/** Conditions on changes, combined with AND; ids are uuids. A package that was moved is found by both catalogs. */
export interface ChangeFilter {
  readonly catalogId?: string | null;
  readonly packageId?: string | null;
  readonly row?: readonly ChangedRow[] | null;
  readonly kind?: readonly ChangeKind[] | null;
}

/** The place after all changes of a commit. */
export const END_OF_COMMIT = 999_999_999_999_999;

/** Whether a position precedes another one. */
export const precedes = (a: ChangePosition, b: ChangePosition): boolean =>
  a.serial < b.serial || (a.serial === b.serial && a.place < b.place);

const includes = <Value>(values: readonly Value[] | null | undefined, value: Value) =>
  !values || values.length === 0 || values.includes(value);

/** Whether a change meets the conditions. */
export function matches({ catalogId, packageId, row, kind }: ChangeFilter, change: Change): boolean {
  const isInCatalog = !catalogId || change.catalogId === catalogId || change.fromCatalogId === catalogId;
  return (
    isInCatalog && (!packageId || change.packageId === packageId) && includes(row, change.row) && includes(kind, change.kind)
  );
}

/** Changes that follow a cursor have expired. */
export class ChangesExpiredError extends DomainError {
  override name = 'ChangesExpiredError';
  readonly code = 'CHANGES_EXPIRED';
  /** The oldest cursor after which all changes are stored. */
  readonly oldest: string;

  constructor(oldest: string) {
    super('Changes after this cursor have expired. Read everything again, then follow the changes from the cursor of that time.');
    this.oldest = oldest;
  }
}
