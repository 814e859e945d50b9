import { performance } from 'node:perf_hooks';
import type { SearchDocument } from '../../src/domain/search/document.ts';
import { search } from '../../src/domain/search/search.ts';
import { SearchIndex } from '../../src/domain/search/searchIndex.ts';
import { largest, percentile } from '../statistics.ts';
import { withoutCatalog } from './documentKey.ts';
import type { GoldSet } from './gold.ts';
import { figuresOf, judge, type GroupFigures, type Judgement } from './metrics.ts';

/** How an index was built. */
export interface BuiltIndex {
  readonly index: SearchIndex;
  readonly milliseconds: number;
  /** The longest time without a pause. */
  readonly longestSliceMs: number;
}

/** Builds an index and takes the time of it; the gateway may pause after each document. */
export function buildTimed(documents: Iterable<SearchDocument>): BuiltIndex {
  const index = new SearchIndex();
  const slices: number[] = [];
  for (const document of documents) {
    const start = performance.now();
    index.add(document);
    slices.push(performance.now() - start);
  }
  return { index, milliseconds: slices.reduce((sum, ms) => sum + ms, 0), longestSliceMs: largest(slices) };
}

/** Rows of a page, of which several catalogs may repeat one answer. */
const ROWS = 30;

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
    return judge(query, [...new Set(hits.slice(0, ROWS).map(({ key }) => withoutCatalog(key)))]);
  });
  return { groups: figuresOf(judgements), judgements, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}
