import type { ObjectRef } from '@pothos/core';
import {
  DEFAULT_SIZE,
  type Edge,
  MAX_OFFSET,
  MAX_SIZE,
  type Page,
  type PageArgs,
  type PageInfo as PageInfoRow,
} from '../store/reads/page.ts';
import { builder, type Types } from './builder.ts';

const PageInfo = builder.objectRef<PageInfoRow>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether rows follow. On a backward page: whether `before` was given.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether rows come before. On a forward page: whether `after` was given.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'The cursor of the first row of the page; null on an empty page.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'The cursor of the last row of the page; null on an empty page.',
    }),
  }),
});

/** The connection and edge types over a node type. */
export function connectionOf<Row>(name: string, type: ObjectRef<Types, Row>, plural: string) {
  const edge = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: `One of the ${plural} of a page, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where the row stands in the order; give it as `after` or `before`.' }),
      node: t.expose('node', { type, description: 'The row itself.' }),
    }),
  });
  return builder.objectRef<Page<Row>>(`${name}Connection`).implement({
    description: `A page of ${plural}.`,
    fields: (t) => ({
      edges: t.expose('edges', {
        type: [edge],
        description: 'The rows with their cursors.',
        complexity: { field: 1, multiplier: 1 },
      } as never),
      nodes: t.expose('nodes', {
        type: [type],
        description: 'The rows.',
        complexity: { field: 1, multiplier: 1 },
      } as never),
      pageInfo: t.expose('pageInfo', {
        type: PageInfo,
        description: 'Whether more rows follow, and the cursors of both ends.',
      }),
      totalCount: t.int({
        description: 'How many rows the whole list has. Counted only when asked for.',
        complexity: 1,
        resolve: (page) => page.totalCount(),
      }),
    }),
  });
}

/** What a row that is passed over by an offset costs, of one that is returned. */
const SKIPPED_COST = 1 / 10;
/** What a word of a search costs: it is looked for in the texts of all packages, of their versions and of their extensions. */
const WORD_COST = 200;
/** What a value of a filter that no index finds costs: it is compared with all rows. */
const SCAN_COST = 50;

/** The fields of filters that no index answers alone. */
const SCANNED: ReadonlySet<string> = new Set([
  ...['description', 'category', 'license', 'maintainer', 'extensionName', 'extensionEcosystem'],
  ...['version', 'versionPrefix', 'packageName', 'releasedAfter', 'releasedBefore', 'module'],
  ...['toolchainName', 'toolchainVersion', 'toolchainFamily', 'hasGpu', 'gpuArchitecture', 'location', 'subtype'],
]);

/** `first`, `after`, `last`, `before`. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'How many rows from the beginning, or behind the cursor `after`: 0 to 100, 20 when left out.' }),
  after: t.string({ description: 'A cursor: the page begins behind it.' }),
  last: t.int({ description: 'How many rows from the end, or in front of the cursor `before`: 0 to 100.' }),
  before: t.string({ description: 'A cursor: the page ends in front of it.' }),
}));

/** The same with `offset`, for the lists that an operation can begin with. */
export const offsetPageArgs = builder.args((t) => ({
  first: t.int({
    description: 'How many rows from the beginning, behind `offset` or the cursor `after`: 0 to 100, 20 when left out.',
  }),
  after: t.string({ description: 'A cursor: the page begins behind it.' }),
  last: t.int({ description: 'How many rows from the end, or in front of the cursor `before`: 0 to 100.' }),
  before: t.string({ description: 'A cursor: the page ends in front of it.' }),
  offset: t.int({
    description: `How many rows to skip from the beginning, for page numbers: 0 to ${MAX_OFFSET}. Not allowed with \`after\`, \`last\` or \`before\`. Cursors are cheaper, and stable when rows come and go.`,
  }),
}));

/** What decides how much there is to do for a page. */
interface PageCostArgs extends PageArgs {
  readonly search?: string | null;
  readonly filter?: object | null;
}

/** A page costs what its rows cost, and what has to be looked at to find them. */
export function pageComplexity(args: PageCostArgs): { field: number; multiplier: number } {
  return { field: 1 + searchCost(args) + filterCost(args.filter) + offsetCost(args.offset), multiplier: sizeOf(args) };
}

/** A page of the few rows of one parent: whatever is asked of them, they are soon looked at. */
export const smallPageComplexity = (args: PageArgs): { field: number; multiplier: number } => ({
  field: 1,
  multiplier: sizeOf(args),
});

/** What is refused for its size costs no more than what is allowed. */
const within = (value: number, max: number) => Math.min(Math.max(value, 0), max);

const sizeOf = ({ first, last }: PageArgs) => within(first ?? last ?? DEFAULT_SIZE, MAX_SIZE);

const offsetCost = (offset: number | null | undefined) => Math.ceil(within(offset ?? 0, MAX_OFFSET) * SKIPPED_COST);

const searchCost = ({ search }: PageCostArgs) => (search?.split(/\s+/).filter(Boolean).length ?? 0) * WORD_COST;

function filterCost(filter: object | null | undefined): number {
  const values = Object.entries(filter ?? {}).filter(([field]) => SCANNED.has(field));
  return values.flatMap(([, value]) => value as unknown).filter((value) => value !== null && value !== '').length * SCAN_COST;
}
