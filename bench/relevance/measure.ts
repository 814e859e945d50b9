import { performance } from 'node:perf_hooks';
import { buildSearchIndex } from '../../src/domain/search/buildSearchIndex.ts';
import type { SearchDocument } from '../../src/domain/search/document.ts';
import { search } from '../../src/domain/search/search.ts';
import type { SearchIndex } from '../../src/domain/search/searchIndex.ts';
import { largest, percentile } from '../statistics.ts';
import type { GoldSet } from './gold.ts';
import { figuresOf, judge, type GroupFigures, type Judgement } from './metrics.ts';

/** How an index was built. */
export interface BuiltIndex {
  readonly index: SearchIndex;
  readonly milliseconds: number;
  /** The longest time without a pause. */
  readonly longestSliceMs: number;
}

/** Builds an index and takes the time of it. */
export function buildTimed(documents: Iterable<SearchDocument>): BuiltIndex {
  const slices: number[] = [];
  const building = buildSearchIndex(documents);
  for (;;) {
    const start = performance.now();
    const step = building.next();
    slices.push(performance.now() - start);
    if (step.done)
      return { index: step.value, milliseconds: slices.reduce((sum, ms) => sum + ms, 0), longestSliceMs: largest(slices) };
  }
}

/** How well and how fast an index answers the queries of a gold set. */
export interface Relevance {
  readonly groups: readonly GroupFigures[];
  readonly judgements: readonly Judgement[];
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Asks every query of a gold set. */
export function measureRelevance(index: SearchIndex, { queries }: GoldSet): Relevance {
  const times: number[] = [];
  const judgements = queries.map((query) => {
    const start = performance.now();
    const { hits } = search(index, query.query);
    times.push(performance.now() - start);
    return judge(
      query,
      hits.map(({ key }) => key),
    );
  });
  return { groups: figuresOf(judgements), judgements, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}
