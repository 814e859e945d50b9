/** The changes of an import to one kind of row. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** The changes of an import, by kind of row. */
export interface ImportSummary {
  readonly packages: ChangeCounts;
  readonly versions: ChangeCounts;
  readonly targets: ChangeCounts;
}

/** The kinds of rows that an import writes. */
export const KINDS = ['packages', 'versions', 'targets'] as const;

/** Whether an import has no changes to write. */
export function writesNothing(summary: ImportSummary): boolean {
  return KINDS.every((kind) => summary[kind].added + summary[kind].changed + summary[kind].removed === 0);
}
