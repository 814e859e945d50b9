import { expect, test } from 'vitest';
import { buildTimed, measureRelevance } from '../../../bench/relevance/measure.ts';
import { judge } from '../../../bench/relevance/metrics.ts';
import { ownDocuments, ownGold } from '../../../bench/relevance/ownGold.ts';
import { relevanceTable } from '../../../bench/relevance/table.ts';

/** The figures when they were last raised. */
const RECORDED = { mrr: 1, ndcg: 0.99 };
const TOLERANCE = 0.01;

test('searches of the own gold set find what they should as early as recorded', () => {
  const { groups } = measureRelevance(buildTimed(ownDocuments()).index, ownGold());
  const overall = groups.find(({ group }) => group === 'overall');
  const negative = groups.find(({ group }) => group === 'negative');

  expect(overall?.mrr, relevanceTable(groups)).toBeGreaterThan(RECORDED.mrr - TOLERANCE);
  expect(overall?.ndcg, relevanceTable(groups)).toBeGreaterThan(RECORDED.ndcg - TOLERANCE);
  expect(negative?.clean).toBe(1);
});

test('every answer that the own gold set names is one of its documents', () => {
  const known = new Set(ownDocuments().map(({ ecosystem, name }) => `${ecosystem} ${name}`));
  const named = ownGold().queries.flatMap(({ relevant, modules = [] }) => [...relevant, ...modules]);

  expect(named.map(({ ecosystem, name }) => `${ecosystem} ${name}`).filter((answer) => !known.has(answer))).toEqual([]);
});

const QUERY = {
  id: 'exact-1',
  group: 'exact',
  query: 'a',
  relevant: [
    { ecosystem: 'SOFTWARE', name: 'A', grade: 3 },
    { ecosystem: 'SOFTWARE', name: 'B', grade: 2 },
  ],
};

test('an answer is judged by the place of the first hit and by the order of all', () => {
  expect(judge(QUERY, ['SOFTWARE a', 'SOFTWARE b'])).toMatchObject({ rank: 1, ndcg: 1 });
  expect(judge(QUERY, ['SOFTWARE b', 'SOFTWARE a'])).toMatchObject({ rank: 2 });
  expect(judge({ ...QUERY, group: 'virtual' }, ['SOFTWARE b', 'SOFTWARE a'])).toMatchObject({ rank: 1 });
  expect(judge(QUERY, ['SOFTWARE c'])).toMatchObject({ rank: null, ndcg: 0, isEmpty: false });
});

test('a query that should find nothing is clean where only what is allowed is found', () => {
  const negative = { ...QUERY, group: 'negative', relevant: [], allowed: [], allowedWord: 'gromacs' };

  expect(judge(negative, []).isClean).toBe(true);
  expect(judge(negative, ['SOFTWARE gromacs-swaxs']).isClean).toBe(true);
  expect(judge(negative, ['SOFTWARE lammps']).isClean).toBe(false);
});
