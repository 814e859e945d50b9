/** Numbers of rows by what has become of them. */
interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** `+3 -1 ~2`: added, removed and changed rows; empty if they are not counted. */
export const countsOf = (counts: Counts | null | undefined): string =>
  counts ? `+${counts.added} -${counts.removed} ~${counts.changed}` : '';
