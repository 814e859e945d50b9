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
  description: 'Information about pagination in a connection.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether more rows follow. When paging backward: whether `before` was given.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether more rows precede. When paging forward: whether `after` was given.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'The cursor of the first row of the page; null if the page is empty.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'The cursor of the last row of the page; null if the page is empty.',
    }),
  }),
});

/** Creates the connection and edge types of a node type (GraphQL Cursor Connections Specification); returns the connection. */
export const connectionOf = <Row>(name: string, type: ObjectRef<Types, Row>, plural: string) =>
  connectionTypes(name, type, plural).connection;

/** As `connectionOf`; returns both types. */
export function connectionTypes<Row>(name: string, type: ObjectRef<Types, Row>, plural: string) {
  const edge = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: `A row of a page of ${plural}, with its cursor.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'The cursor of the row, for `after` and `before`.' }),
      node: t.expose('node', { type, description: 'The row.' }),
    }),
  });
  const connection = builder.objectRef<Page<Row>>(`${name}Connection`).implement({
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
        description: 'Whether more rows follow or precede, and the cursors of the first and last row.',
      }),
      totalCount: t.int({
        description: 'Number of rows in the whole list. Counted only when selected.',
        complexity: 1,
        resolve: (page) => page.totalCount(),
      }),
    }),
  });
  return { connection, edge };
}

/** Cost of a row skipped by an offset, relative to a returned row. */
const SKIPPED_COST = 1 / 10;
/** Cost of a search word, which is compared with the names of all packages in memory. */
const WORD_COST = 100;
/** Cost of a filter value without a usable index, which is compared with all rows. */
const SCAN_COST = 50;

/** Filter fields that no index covers alone. */
const SCANNED: ReadonlySet<string> = new Set([
  ...['description', 'category', 'license', 'licenseSatisfies', 'maintainer', 'provides', 'extensionName', 'extensionEcosystem'],
  ...['version', 'versionPrefix', 'packageName', 'releasedAfter', 'releasedBefore', 'createdAfter', 'module'],
  ...['toolchainName', 'toolchainVersion', 'toolchainFamily', 'hasGpu', 'gpuArchitecture', 'location', 'subtype'],
]);

/** The pagination arguments `first`, `after`, `last` and `before`. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'Number of rows from the start of the list, or after the cursor `after`: 0 to 100, default 20.' }),
  after: t.string({ description: 'A cursor: the page starts after it.' }),
  last: t.int({ description: 'Number of rows from the end of the list, or before the cursor `before`: 0 to 100.' }),
  before: t.string({ description: 'A cursor: the page ends before it.' }),
}));

/** The pagination arguments with `offset`, for root query fields. */
export const offsetPageArgs = builder.args((t) => ({
  first: t.int({
    description: 'Number of rows from the start of the list, after `offset`, or after the cursor `after`: 0 to 100, default 20.',
  }),
  after: t.string({ description: 'A cursor: the page starts after it.' }),
  last: t.int({ description: 'Number of rows from the end of the list, or before the cursor `before`: 0 to 100.' }),
  before: t.string({ description: 'A cursor: the page ends before it.' }),
  offset: t.int({
    description: `Number of rows to skip from the start, for page numbers: 0 to ${MAX_OFFSET}. Not allowed with \`after\`, \`last\` or \`before\`. Cursors cost less and are stable when rows are added or removed.`,
  }),
}));

/** The arguments that determine the cost of a page. */
interface PageCostArgs extends PageArgs {
  readonly search?: string | null;
  readonly filter?: object | null;
}

/** Complexity of a page: its rows, plus the rows examined to find them. */
export function pageComplexity(args: PageCostArgs): { field: number; multiplier: number } {
  return { field: 1 + searchCost(args) + filterCost(args.filter) + offsetCost(args.offset), multiplier: sizeOf(args) };
}

/** Complexity of a page of the rows of one parent: these are few, so filters and searches add no cost. */
export const smallPageComplexity = (args: PageArgs): { field: number; multiplier: number } => ({
  field: 1,
  multiplier: sizeOf(args),
});

/** Limits the cost of values that validation rejects later. */
const clamp = (value: number, max: number) => Math.min(Math.max(value, 0), max);

const sizeOf = ({ first, last }: PageArgs) => clamp(first ?? last ?? DEFAULT_SIZE, MAX_SIZE);

const offsetCost = (offset: number | null | undefined) => Math.ceil(clamp(offset ?? 0, MAX_OFFSET) * SKIPPED_COST);

const searchCost = ({ search }: PageCostArgs) => (search ? wordsIn(search) * WORD_COST : 0);

/** Number of words of a text: with whether it is empty, all that costs depend on of variables of type String. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

function filterCost(filter: object | null | undefined): number {
  const values = Object.entries(filter ?? {}).filter(([field]) => SCANNED.has(field));
  return values.flatMap(([, value]) => value as unknown).filter((value) => value !== null && value !== '').length * SCAN_COST;
}
