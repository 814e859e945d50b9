import { type ChangeCounts, type ImportSummary, KINDS } from './summary.ts';

/** More than this share of all packages, versions or targets gone at once is an accident upstream until somebody says otherwise. */
const LIMIT = 0.2;
/** The same of a part of the catalog. */
const SLICE_LIMIT = 0.5;
/** Parts with fewer versions come and go. */
const SLICE_VERSIONS = 20;
/** Parts that are named. */
const NAMED = 5;

/** A part of a catalog that has something in common: a toolchain family, a CPU, an ecosystem, a category. */
export interface Slice {
  /** As it is named: "toolchain family 2022b_foss". */
  readonly name: string;
  /** Versions that came from upstream. */
  readonly before: number;
  /** Versions that would go, or would no longer be there for the CPU. */
  readonly removed: number;
}

const before = ({ changed, removed, unchanged }: ChangeCounts) => changed + removed + unchanged;

/** Says what would shrink beyond the limits, with the figures; null when nothing would. */
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
    .slice(0, NAMED)
    .map(({ name, removed, before: all }) => `${removed} of ${all} versions of the ${name}`);
  const more = shrinking.length > NAMED ? ` and more than half of ${shrinking.length - NAMED} other parts` : '';
  return [`${figures.join(', ')}${more}: more than ${SLICE_LIMIT * 100} % of a part of the catalog`];
}
