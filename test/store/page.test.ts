import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BadUserInputError } from '../../src/domain/errors.ts';
import { encodeCursor } from '../../src/store/reads/cursor.ts';
import { type PageSelection, type Page, type PageArgs, positionOf, readPage } from '../../src/store/reads/page.ts';
import type { Slice } from '../../src/store/sql/listing.ts';
import { ASKED_ALL } from '../helpers/lookahead.ts';

const FORM = { order: 'SIZE ASC', types: ['int'] as const };
const cursorOf = (size: number) => encodeCursor(FORM.order, [String(size)]);

interface Row {
  readonly size: number;
  readonly k0: string;
}

const NOTHING: PageSelection = { fields: null, hasNodes: false, hasInfo: false, hasCursors: false, hasCount: false };

/** A page over as many rows as there are, which are their own sizes, and what it read. */
async function open(rows: number, args: PageArgs, asked: Partial<PageSelection> = ASKED_ALL) {
  const read: (Slice | 'count')[] = [];
  const load = (slice: Slice) => {
    read.push(slice);
    const all = Array.from({ length: rows }, (_, size): Row => ({ size, k0: String(size) }));
    const from = Number(slice.cursor?.[0] ?? (slice.isBackward ? rows : -1));
    const beyond = slice.isBackward ? all.filter(({ size }) => size < from).reverse() : all.filter(({ size }) => size > from);
    return Promise.resolve(beyond.slice(0, slice.limit));
  };
  const count = () => {
    read.push('count');
    return Promise.resolve(rows);
  };
  return { page: await readPage<Row>(positionOf(FORM, args), { ...NOTHING, ...asked }, load, count), read };
}

const sizes = (page: Page<Row>) => page.nodes.map(({ size }) => size);

test('a page of which nothing is asked reads nothing', async () => {
  const { read } = await open(5, {}, NOTHING);

  expect(read).toEqual([]);
});

test('the count alone is one count, and begins before anybody waits for it', async () => {
  const { page, read } = await open(5, { first: 2 }, { hasCount: true });

  expect(read).toEqual(['count']);
  expect(await page.totalCount()).toBe(5);
  expect(read).toEqual(['count']);
});

test('a count that nobody announced is made when it is asked for', async () => {
  const { page, read } = await open(5, { first: 2 }, NOTHING);

  expect(await page.totalCount()).toBe(5);
  expect(read).toEqual(['count']);
});

test('a count that fails is told to those who ask for it, and ends nothing else', async () => {
  const page = await readPage<Row>(
    positionOf(FORM, {}),
    { ...ASKED_ALL, hasCount: true },
    () => Promise.resolve([]),
    () => Promise.reject(new Error('no count')),
  );

  await setImmediate();
  expect(page.nodes).toEqual([]);
  await expect(page.totalCount()).rejects.toThrow('no count');
});

test('nodes, edges and page info together ask for the rows once, and for one more than is shown', async () => {
  const { page, read } = await open(5, { first: 2 });

  expect(read).toEqual([{ limit: 3, isBackward: false, cursor: null }]);
  expect(page.edges).toEqual(page.nodes.map((node, index) => ({ node, cursor: cursorOf(index), search: null })));
  expect(page.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: cursorOf(0),
    endCursor: cursorOf(1),
  });
});

test('a page of no rows reads none, and its count is to be had', async () => {
  const { page, read } = await open(5, { first: 0 }, { hasNodes: true, hasCount: true });

  expect(page.nodes).toEqual([]);
  expect(page.edges).toEqual([]);
  expect(await page.totalCount()).toBe(5);
  expect(read).toEqual(['count']);
});

test('the page info of a page of no rows tells whether there are any', async () => {
  const { page } = await open(5, { first: 0 }, { hasInfo: true });

  expect(page.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null });
});

test('a page after a cursor begins behind it and has something before it', async () => {
  const { page } = await open(5, { first: 2, after: cursorOf(2) });

  expect(sizes(page)).toEqual([3, 4]);
  expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('the last rows come in the order of the list', async () => {
  const { page } = await open(5, { last: 2 });

  expect(sizes(page)).toEqual([3, 4]);
  expect(page.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    startCursor: cursorOf(3),
    endCursor: cursorOf(4),
  });
});

test('a page before a cursor ends in front of it, also where it does not say how many', async () => {
  const { page } = await open(5, { last: 2, before: cursorOf(3) });
  const { page: whole } = await open(5, { before: cursorOf(3) });

  expect(sizes(page)).toEqual([1, 2]);
  expect(sizes(whole)).toEqual([0, 1, 2]);
  expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
});

test('a cursor whose row is gone still says where to go on', async () => {
  const { page } = await open(5, { first: 2, after: cursorOf(-7) });

  expect(sizes(page)).toEqual([0, 1]);
});

test('a page has 20 rows where nothing is said, and null says nothing', () => {
  expect(positionOf(FORM, {}).size).toBe(20);
  expect(positionOf(FORM, { first: null, last: null, after: null, before: null }).size).toBe(20);
});

test.for<[PageArgs, string]>([
  [{ first: 101 }, 'A page has 0 to 100 rows, not 101.'],
  [{ last: 101 }, 'A page has 0 to 100 rows, not 101.'],
  [{ first: -1 }, 'A page has 0 to 100 rows, not -1.'],
  [{ first: 1, last: 1 }, 'Specify either `first` or `last`, not both.'],
  [{ first: 1, before: cursorOf(1) }, 'Use `after` with `first`, and `before` with `last`.'],
  [{ last: 1, after: cursorOf(1) }, 'Use `after` with `first`, and `before` with `last`.'],
  [{ after: cursorOf(1), before: cursorOf(2) }, 'Use `after` with `first`, and `before` with `last`.'],
  [{ after: '' }, '"" is not a cursor of this list.'],
])('a page that cannot be is refused at once: %o', ([args, message]) => {
  expect(() => positionOf(FORM, args)).toThrow(new BadUserInputError(message));
});
