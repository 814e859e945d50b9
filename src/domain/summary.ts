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

/** More than this share of the rows gone at once is an accident upstream until somebody says otherwise. */
export const SHRINK_LIMIT = 0.2;

export const KINDS = ['packages', 'versions', 'targets'] as const;

const before = ({ changed, removed, unchanged }: ChangeCounts) => changed + removed + unchanged;

export function writesNothing(summary: ImportSummary): boolean {
  return KINDS.every((kind) => summary[kind].added + summary[kind].changed + summary[kind].removed === 0);
}

/** Says which kinds of rows would shrink beyond the limit, with the figures; null when none would. */
export function shrinkage(summary: ImportSummary): string | null {
  const shrinking = KINDS.filter((kind) => summary[kind].removed > before(summary[kind]) * SHRINK_LIMIT);
  if (shrinking.length === 0) return null;
  const figures = shrinking.map((kind) => `${summary[kind].removed} of ${before(summary[kind])} ${kind}`).join(', ');
  return `The refresh would remove ${figures}: more than ${SHRINK_LIMIT * 100} %. Nothing was changed. Force it if upstream really shrank.`;
}
