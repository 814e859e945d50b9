import { type PageSelection, type CursorForm, type Page, type PageArgs, positionOf, readPage } from './page.ts';

interface KeysetRow {
  readonly id: string;
  readonly createdAt: Date;
}

const FORM: CursorForm = { order: 'NEWEST', types: ['instant', 'uuid'] };

/** The arguments of a Prisma query: rows after a cursor, newest first, or in reverse for a backward page. */
export interface KeysetQuery {
  readonly where: { readonly OR?: object[] };
  readonly orderBy: { createdAt?: 'asc' | 'desc'; id?: 'asc' | 'desc' }[];
  readonly take: number;
}

/** A keyset page over a Prisma model that has `createdAt` and `id`, newest first. */
export function prismaKeyset<Row extends KeysetRow>(
  args: PageArgs,
  requested: PageSelection,
  find: (query: KeysetQuery) => Promise<Row[]>,
  count: () => Promise<number>,
): Promise<Page<Row>> {
  return readPage<Row>(
    positionOf(FORM, args),
    requested,
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
