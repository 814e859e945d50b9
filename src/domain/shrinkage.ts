import { type ChangeCounts, type ImportSummary, KINDS } from './summary.ts';

/** A refresh that removes more than this share of all packages, versions or targets is assumed to be an upstream fault. */
const LIMIT = 0.2;
/** The limit for a slice of the catalog. */
const SLICE_LIMIT = 0.5;
/** Slices with fewer versions are not checked: they change too often. */
const SLICE_VERSIONS = 20;
/** Maximum number of slices listed in the message. */
const LISTED = 5;

/** The versions of a catalog with a common toolchain family, CPU, ecosystem or category. */
export interface Slice {
  /** Name for the message, e.g. "toolchain family 2022b_foss". */
  readonly name: string;
  /** Number of imported versions before the refresh. */
  readonly before: number;
  /** Number of versions that would be removed, or would no longer support the CPU. */
  readonly removed: number;
}

const before = ({ changed, removed, unchanged }: ChangeCounts) => changed + removed + unchanged;

/** The message of the shrink guard, with the figures; null if all limits are met. */
export function shrinkage(summary: ImportSummary, slices: readonly Slice[]): string | null {
  const figures = [...shrinkingKinds(summary), ...shrinkingSlices(slices)];
  if (figures.length === 0) return null;
  return `The refresh would remove ${figures.join('; and ')}. Nothing was changed. Force it if upstream really shrank.`;
}

function shrinkingKinds(summary: ImportSummary): string[] {
  const kinds = KINDS.filter((kind) => summary[kind].removed > before(summary[kind]) * LIMIT);
  if (kinds.length === 0) return [];
  const figures = kinds.map((kind) => `${summary[kind].removed} of ${before(summary[kind])} ${kind}`).join(', ');
  return [`${figures}: more than ${LIMIT * 100} %`];
}

function shrinkingSlices(slices: readonly Slice[]): string[] {
  const shrinking = slices.filter((slice) => slice.before >= SLICE_VERSIONS && slice.removed > slice.before * SLICE_LIMIT);
  if (shrinking.length === 0) return [];
  const figures = shrinking
    .slice(0, LISTED)
    .map(({ name, removed, before: all }) => `${removed} of ${all} versions of the ${name}`);
  const more = shrinking.length > LISTED ? ` and more than half of ${shrinking.length - LISTED} other parts` : '';
  return [`${figures.join(', ')}${more}: more than ${SLICE_LIMIT * 100} % of a part of the catalog`];
}
