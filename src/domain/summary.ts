/** What an import did, or would do, to one kind of row. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

export interface ImportSummary {
  readonly packages: ChangeCounts;
  readonly versions: ChangeCounts;
  readonly targets: ChangeCounts;
}

export const KINDS = ['packages', 'versions', 'targets'] as const;

export function writesNothing(summary: ImportSummary): boolean {
  return KINDS.every((kind) => summary[kind].added + summary[kind].changed + summary[kind].removed === 0);
}
