import type { ObjectRef } from '@pothos/core';
import { DEFAULT_SIZE, type Edge, type Page, type PageArgs, type PageInfo as PageInfoRow } from '../store/page.ts';
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

/** `first`, `after`, `last`, `before`. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: 'How many rows from the beginning, or behind the cursor `after`: 0 to 100, 20 when left out.' }),
  after: t.string({ description: 'A cursor: the page begins behind it.' }),
  last: t.int({ description: 'How many rows from the end, or in front of the cursor `before`: 0 to 100.' }),
  before: t.string({ description: 'A cursor: the page ends in front of it.' }),
}));

/** A page costs what its rows cost. */
export function pageComplexity({ first, last }: PageArgs): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.min(Math.max(first ?? last ?? DEFAULT_SIZE, 0), 100) };
}
