import { byKey } from './byKey.ts';
import { documentKey } from './documentKey.ts';
import { glued } from '../../src/domain/search/nameForms.ts';
import type { Ecosystem } from '../../src/domain/catalog.ts';
import type { Answer, GoldQuery } from './gold.ts';

/** Answers looked at. */
const DEPTH = 10;
/** Rows a client asks for, in which a query that should find nothing must find nothing. */
const ROWS = 30;
/** Groups in which many packages are right, so that good ones count as hits too. */
const MANY_ARE_RIGHT = new Set(['intent', 'virtual']);

/** How well one query was answered. */
export interface Judgement {
  readonly query: GoldQuery;
  /** The place of the first hit from 1; null where it is not among the first ten. */
  readonly rank: number | null;
  /** Discounted gain of ten answers by that of the best order, 0 to 1. */
  readonly ndcg: number;
  /** The place of the first module that brings the extension along; null where none is among the first ten. */
  readonly moduleRank: number | null;
  readonly isEmpty: boolean;
  /** Whether nothing was found that is not allowed. */
  readonly isClean: boolean;
}

/** Judges the keys of the documents found for a query, best first, each once. */
export function judge(query: GoldQuery, keys: readonly string[]): Judgement {
  const grades = new Map(query.relevant.map((answer) => [keyOf(answer), answer.grade]));
  const first = keys.slice(0, DEPTH).map((key) => grades.get(key) ?? 0);
  const needed = MANY_ARE_RIGHT.has(query.group) ? 2 : 3;
  const modules = new Set((query.modules ?? []).map(keyOf));
  return {
    query,
    rank: placeOf(first, (grade) => grade >= needed),
    ndcg: gain(first) / (gain([...grades.values()].sort((a, b) => b - a).slice(0, DEPTH)) || 1),
    moduleRank: placeOf(keys.slice(0, DEPTH), (key) => modules.has(key)),
    isEmpty: keys.length === 0,
    isClean: keys.slice(0, ROWS).every((key) => isAllowed(query, key)),
  };
}

const keyOf = ({ ecosystem, name }: Pick<Answer, 'ecosystem' | 'name'>): string => documentKey(ecosystem as Ecosystem, name); // as the file names it

function placeOf<T>(items: readonly T[], is: (item: T) => boolean): number | null {
  const at = items.findIndex(is);
  return at === -1 ? null : at + 1;
}

/** Discounted cumulative gain (Järvelin and Kekäläinen, ACM TOIS 20, 2002), with 2^grade - 1 for a grade. */
const gain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);

function isAllowed({ allowed, allowedWord }: GoldQuery, key: string): boolean {
  if (allowed?.some((answer) => keyOf(answer) === key)) return true;
  return allowedWord !== undefined && glued(key.slice(key.indexOf(' '))).includes(allowedWord);
}

/** The figures of a group of queries, each 0 to 1. */
export interface GroupFigures {
  readonly group: string;
  readonly queries: number;
  readonly mrr: number;
  readonly successAt1: number;
  readonly successAt3: number;
  readonly successAt5: number;
  readonly ndcg: number;
  readonly empty: number;
  /** Null where the group has no modules. */
  readonly moduleAt5: number | null;
  /** Null where the group is not negative. */
  readonly clean: number | null;
}

/** The figures of each group in the order of the queries, and of all but the negative ones as `overall`. */
export function figuresOf(judgements: readonly Judgement[]): GroupFigures[] {
  const groups = byKey(judgements, ({ query }) => query.group);
  const positive = judgements.filter(({ query }) => query.group !== 'negative');
  return [...[...groups].map(([group, of]) => figures(group, of)), figures('overall', positive)];
}

function figures(group: string, of: readonly Judgement[]): GroupFigures {
  const success = (depth: number) => share(of, ({ rank }) => rank !== null && rank <= depth);
  const withModules = of.filter(({ query }) => query.modules?.length);
  return {
    group,
    queries: of.length,
    mrr: mean(of.map(({ rank }) => (rank === null ? 0 : 1 / rank))),
    successAt1: success(1),
    successAt3: success(3),
    successAt5: success(5),
    ndcg: mean(of.map(({ ndcg }) => ndcg)),
    empty: share(of, ({ isEmpty }) => isEmpty),
    moduleAt5: withModules.length === 0 ? null : share(withModules, ({ moduleRank }) => moduleRank !== null && moduleRank <= 5),
    clean: group === 'negative' ? share(of, ({ isClean }) => isClean) : null,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const share = <T>(items: readonly T[], is: (item: T) => boolean): number => mean(items.map((item) => (is(item) ? 1 : 0)));
