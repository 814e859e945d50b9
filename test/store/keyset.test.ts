import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { Loaders } from '../../src/store/reads/loaders.ts';
import type { Page, PageArgs } from '../../src/store/reads/page.ts';
import { defineFields } from '../../src/store/sql/fields.ts';
import { column, type Direction, nullableColumn } from '../../src/store/sql/order.ts';
import { ASKED_ALL } from '../helpers/lookahead.ts';
import { createDatabase, type TestDatabase } from '../helpers/database.ts';
import type { Listing, Order } from '../../src/store/sql/selection.ts';
import { type Database } from '../../src/store/database/database.ts';

interface Row {
  readonly uuid: string;
  readonly id: string;
  readonly word: string;
  readonly size: number;
  readonly day: string | null;
  readonly isOld: boolean;
}

/** A row before it is read. */
type Given = Omit<Row, 'uuid'>;

type Field = 'WORD' | 'SIZE' | 'DAY' | 'IS_OLD';

/** A listing over rows that are part of the statement. */
const listingOf = (rows: readonly Given[]): Listing<Row, object, Field> => ({
  name: 'rows',
  alias: 'x',
  from: `jsonb_to_recordset('${JSON.stringify(rows).replaceAll("'", "''")}'::jsonb) AS x(id uuid, word text, size int, day date, "isOld" boolean)`,
  fields: defineFields<Row, Row>(
    { uuid: 'x.id', id: 'x.id', word: 'x.word', size: 'x.size', day: 'x.day::text', isOld: 'x."isOld"' },
    {},
  ),
  conditions: () => [],
  orders: {
    WORD: () => [column('x.word COLLATE "C"')],
    SIZE: () => [column('x.size', 'int')],
    DAY: () => [nullableColumn('x.day', 'date')],
    IS_OLD: () => [column('x."isOld"', 'boolean')],
  },
});

const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The same order in memory: what has no day comes last in either direction. */
function compare(field: Field, direction: Direction): (a: Given, b: Given) => number {
  const sign = direction === 'ASC' ? 1 : -1;
  const never = direction === 'ASC' ? '9' : '0';
  return (a, b) =>
    sign *
    {
      WORD: () => compareText(a.word, b.word),
      SIZE: () => a.size - b.size,
      DAY: () => compareText(a.day ?? never, b.day ?? never),
      IS_OLD: () => Number(a.isOld) - Number(b.isOld),
    }[field]();
}

function sorted(rows: readonly Given[], orderBy: readonly Order<Field>[]): string[] {
  const idDirection = orderBy.at(-1)?.direction === 'DESC' ? -1 : 1;
  const keys = orderBy.map(({ field, direction }) => compare(field, direction));
  const byAll = (a: Given, b: Given) =>
    keys.map((key) => key(a, b)).find((order) => order !== 0) ?? idDirection * compareText(a.id, b.id);
  return rows.toSorted(byAll).map(({ id }) => id);
}

/** Few different values, so that many rows tie. */
const rowsOf = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    word: fc.constantFrom('', 'a', 'B', 'b', 'Äpfel', "it's", '🚀', '\uffee', '10', '9', 'a b', '%_\\'),
    size: fc.constantFrom(-2, 0, 9, 10, 2_000_000),
    day: fc.constantFrom(null, '2024-02-29', '1970-01-01', '2026-07-01'),
    isOld: fc.boolean(),
  }),
  { maxLength: 25, selector: ({ id }) => id },
);

const ordersOf = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom<Field>('WORD', 'SIZE', 'DAY', 'IS_OLD'),
    direction: fc.constantFrom<Direction>('ASC', 'DESC'),
  }),
  { minLength: 1, maxLength: 4, selector: ({ field }) => field },
);

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createDatabase();
  db = await openDatabase({ url: database.env.DATABASE_URL, dataDir: database.env.DATA_DIR ?? '' });
});

afterAll(async () => {
  await db.close();
  await database[Symbol.asyncDispose]();
});

/** Every page from one end to the other, as lists of ids in the order of the list. */
async function walk(open: (args: PageArgs) => Promise<Page<Row>>, size: number, isBackward: boolean): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page<Row> = await open(isBackward ? { last: size, before: cursor } : { first: size, after: cursor });
    const ids = page.nodes.map(({ id }) => id);
    if (isBackward) pages.unshift(ids);
    else pages.push(ids);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    cursor = isBackward ? startCursor : endCursor;
    if (!(isBackward ? hasPreviousPage : hasNextPage)) return pages;
  }
}

test('pages in either direction show every row once, in the order asked for', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, ordersOf, fc.integer({ min: 1, max: 7 }), fc.boolean(), async (rows, orderBy, size, isBackward) => {
      const open = (args: PageArgs) => new Loaders(db).page(listingOf(rows), { filter: {}, orderBy }, args, ASKED_ALL);

      const pages = await walk(open, size, isBackward);

      expect(pages.flat()).toEqual(sorted(rows, orderBy));
      expect(pages.length).toBe(Math.max(Math.ceil(rows.length / size), 1));
    }),
    { numRuns: 60 },
  );
});

test('a page goes on where it stood when the row that its cursor names is gone', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, ordersOf, fc.nat(), async (rows, orderBy, pick) => {
      const ids = sorted(rows, orderBy);
      const place = pick % Math.max(ids.length, 1);
      const open = (from: readonly Given[], args: PageArgs) =>
        new Loaders(db).page(listingOf(from), { filter: {}, orderBy }, args, ASKED_ALL);
      const cursor = (await open(rows, { first: 100 })).edges[place]?.cursor ?? null;

      const after = await open(
        rows.filter(({ id }) => id !== ids[place]),
        { first: 100, after: cursor },
      );

      expect(after.nodes.map(({ id }) => id)).toEqual(cursor === null ? ids : ids.slice(place + 1));
    }),
    { numRuns: 30 },
  );
});
