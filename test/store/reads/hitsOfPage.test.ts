import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FoundPackages } from '../../../src/store/index/foundPackages.ts';
import { hitsOfPage } from '../../../src/store/reads/hitsOfPage.ts';
import { packages } from '../../../src/store/sql/packages.ts';

const BY_RELEVANCE = [{ field: 'RELEVANCE', direction: 'ASC' }] as const;

/** A search that finds one package for each rank, `p0`, `p1`, …: in the order of the ranks, and of their numbers. */
const foundWith = (ranks: readonly number[]) =>
  new FoundPackages('any', {
    hits: ranks.map((rank, at) => ({ key: `p${at}`, rank, reasons: [] })),
    didYouMean: [],
    words: [],
    versions: [],
  });

const list = fc.array(fc.nat(4), { maxLength: 20 }).map((ranks) => ranks.toSorted((a, b) => a - b));

test('the hits of a page are all that can be in it, whichever hits of one rank stand first', () => {
  const page = fc.record({
    ranks: list,
    limit: fc.integer({ min: 1, max: 6 }),
    at: fc.option(fc.nat(19)),
    offset: fc.nat(5),
    isBackward: fc.boolean(),
  });

  fc.assert(
    fc.property(page, ({ ranks, limit, at, offset, isBackward }) => {
      const search = foundWith(ranks);
      const cursor = at === null || at >= ranks.length ? null : at;
      const skipped = isBackward || cursor !== null ? 0 : offset;
      const ids = isBackward ? search.ids.slice(0, cursor ?? ranks.length) : search.ids.slice(cursor === null ? 0 : cursor + 1);
      const expected = isBackward ? ids.slice(-limit) : ids.slice(skipped, skipped + limit);

      const hits = hitsOfPage(
        packages,
        { filter: {}, search, orderBy: BY_RELEVANCE },
        { limit, isBackward, cursor: cursor === null ? null : [String(ranks[cursor])], ...(skipped > 0 && { offset: skipped }) },
      );

      expect(hits?.found.ids).toEqual(expect.arrayContaining(expected));
      expect(hits?.total).toBe(ranks.length);
      if (hits?.isLast === false) expect(expected).toHaveLength(limit);
    }),
  );
});

test('a page needs few of many hits', () => {
  const search = foundWith(Array.from({ length: 1_000 }, (_, rank) => rank));
  const selection = { filter: {}, search, orderBy: BY_RELEVANCE };

  const first = hitsOfPage(packages, selection, { limit: 21, isBackward: false, cursor: null });
  const later = hitsOfPage(packages, selection, { limit: 21, isBackward: false, cursor: ['500'] });

  expect([first?.found.ids.length, later?.found.ids.length]).toEqual([21, 22]);
  expect(later?.found.ids[0]).toBe('p500');
});

test('with a condition, another order or no search, the database needs all hits', () => {
  const search = foundWith([1, 2]);
  const window = { limit: 21, isBackward: false, cursor: null };
  const byName = [{ field: 'NAME', direction: 'ASC' }] as const;

  expect(hitsOfPage(packages, { filter: { nameExact: 'zlib' }, search, orderBy: BY_RELEVANCE }, window)).toBeNull();
  expect(hitsOfPage(packages, { filter: {}, search, orderBy: byName }, window)).toBeNull();
  expect(hitsOfPage(packages, { filter: {}, search, orderBy: [...BY_RELEVANCE, ...byName] }, window)).toBeNull();
  expect(hitsOfPage(packages, { filter: {}, orderBy: byName }, window)).toBeNull();
  expect(hitsOfPage(packages, { filter: { name: '' }, search, orderBy: BY_RELEVANCE }, window)?.found.ids).toEqual(['p0', 'p1']);
});
