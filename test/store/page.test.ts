import { expect, test } from 'vitest';
import { BadUserInputError } from '../../src/domain/errors.ts';
import { encodeCursor } from '../../src/store/cursor.ts';
import { Page, type PageArgs, sliceOf } from '../../src/store/page.ts';
import type { Slice } from '../../src/store/sql/listing.ts';

const FORM = { order: 'SIZE ASC', types: ['int'] as const };
const cursorOf = (size: number) => encodeCursor(FORM.order, [String(size)]);

/** A page over as many rows as there are, which are their own sizes, and what it asked for. */
function openPage(rows: number, args: PageArgs) {
  const asked: (Slice | 'count')[] = [];
  const load = (slice: Slice) => {
    asked.push(slice);
    const all = Array.from({ length: rows }, (_, size) => ({ size, k0: String(size) }));
    const from = Number(slice.cursor?.[0] ?? (slice.isBackward ? rows : -1));
    const beyond = slice.isBackward ? all.filter(({ size }) => size < from).reverse() : all.filter(({ size }) => size > from);
    return Promise.resolve(beyond.slice(0, slice.limit));
  };
  const count = () => {
    asked.push('count');
    return Promise.resolve(rows);
  };
  return { page: new Page<{ size: number }>(FORM, args, load, count), asked };
}

const sizes = async (page: Page<{ size: number }>) => (await page.nodes).map(({ size }) => size);

test('a page that nobody reads asks for nothing', () => {
  const { asked } = openPage(5, {});

  expect(asked).toEqual([]);
});

test('the count alone is one count', async () => {
  const { page, asked } = openPage(5, { first: 2 });

  expect(await page.totalCount()).toBe(5);
  expect(asked).toEqual(['count']);
});

test('nodes, edges and page info together ask for the rows once, and for one more than is shown', async () => {
  const { page, asked } = openPage(5, { first: 2 });

  const [nodes, edges, pageInfo] = await Promise.all([page.nodes, page.edges, page.pageInfo]);

  expect(asked).toEqual([{ size: 2, limit: 3, isBackward: false, cursor: null }]);
  expect(edges).toEqual(nodes.map((node, index) => ({ node, cursor: cursorOf(index) })));
  expect(pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: cursorOf(0), endCursor: cursorOf(1) });
});

test('a page of no rows reads none, and its count is to be had', async () => {
  const { page, asked } = openPage(5, { first: 0 });

  expect(await page.nodes).toEqual([]);
  expect(await page.edges).toEqual([]);
  expect(await page.totalCount()).toBe(5);
  expect(asked).toEqual(['count']);
});

test('the page info of a page of no rows tells whether there are any', async () => {
  const { page } = openPage(5, { first: 0 });

  expect(await page.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null });
});

test('a page after a cursor begins behind it and has something before it', async () => {
  const { page } = openPage(5, { first: 2, after: cursorOf(2) });

  expect(await sizes(page)).toEqual([3, 4]);
  expect(await page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('the last rows come in the order of the list', async () => {
  const { page } = openPage(5, { last: 2 });

  expect(await sizes(page)).toEqual([3, 4]);
  expect(await page.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    startCursor: cursorOf(3),
    endCursor: cursorOf(4),
  });
});

test('a page before a cursor ends in front of it, also where it does not say how many', async () => {
  const { page } = openPage(5, { last: 2, before: cursorOf(3) });
  const { page: whole } = openPage(5, { before: cursorOf(3) });

  expect(await sizes(page)).toEqual([1, 2]);
  expect(await sizes(whole)).toEqual([0, 1, 2]);
  expect(await page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
});

test('a cursor whose row is gone still says where to go on', async () => {
  const { page } = openPage(5, { first: 2, after: cursorOf(-7) });

  expect(await sizes(page)).toEqual([0, 1]);
});

test('a page has 20 rows where nothing is said, and null says nothing', () => {
  expect(sliceOf(FORM, {}).size).toBe(20);
  expect(sliceOf(FORM, { first: null, last: null, after: null, before: null }).size).toBe(20);
});

test.for<[PageArgs, string]>([
  [{ first: 101 }, 'A page has 0 to 100 rows, not 101.'],
  [{ last: 101 }, 'A page has 0 to 100 rows, not 101.'],
  [{ first: -1 }, 'A page has 0 to 100 rows, not -1.'],
  [{ first: 1, last: 1 }, 'Ask for the first or for the last rows, not for both.'],
  [{ first: 1, before: cursorOf(1) }, '`first` goes with `after`, `last` with `before`.'],
  [{ last: 1, after: cursorOf(1) }, '`first` goes with `after`, `last` with `before`.'],
  [{ after: cursorOf(1), before: cursorOf(2) }, '`first` goes with `after`, `last` with `before`.'],
  [{ after: '' }, '"" is not a cursor of this list.'],
])('a page that cannot be is refused at once: %o', ([args, message]) => {
  expect(() => openPage(5, args)).toThrow(new BadUserInputError(message));
});
