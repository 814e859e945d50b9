import { type Asked, type CursorForm, type Page, type PageArgs, placeOf, readPage } from './page.ts';

interface NewestRow {
  readonly id: string;
  readonly createdAt: Date;
}

const FORM: CursorForm = { order: 'NEWEST', types: ['instant', 'uuid'] };

/** What Prisma is asked for: rows beyond a cursor, newest first, or the other way round for a backward page. */
export interface NewestQuery {
  readonly where: { readonly OR?: object[] };
  readonly orderBy: { createdAt?: 'asc' | 'desc'; id?: 'asc' | 'desc' }[];
  readonly take: number;
}

/** A keyset page over a Prisma model that has `createdAt` and `id`, newest first. */
export function newestFirst<Row extends NewestRow>(
  args: PageArgs,
  asked: Asked,
  find: (query: NewestQuery) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  return readPage<Row>(
    placeOf(FORM, args),
    asked,
    async ({ limit, isBackward, cursor }) => {
      const direction = isBackward ? 'asc' : 'desc';
      const rows = await find({
        where: cursor ? beyond(cursor, isBackward) : {},
        orderBy: [{ createdAt: direction }, { id: direction }],
        take: limit,
      });
      return rows.map((row) =>
        Object.assign<Row, Record<`k${number}`, string>>(row, { k0: row.createdAt.toISOString(), k1: row.id }),
      );
    },
    count,
  );
}

function beyond([createdAt = '', id = '']: readonly string[], isBackward: boolean): { OR: object[] } {
  const after = isBackward ? 'gt' : 'lt';
  return { OR: [{ createdAt: { [after]: createdAt } }, { createdAt, id: { [after]: id } }] };
}
