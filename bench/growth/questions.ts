import type { Gateway } from '../gateway.ts';
import type { Target } from '../load/target.ts';
import { bodyOf } from '../reads/contender.ts';
import type { Subjects } from '../reads/subjects.ts';

/** The requests to databases of different sizes. */
export const QUESTIONS = ['page', 'detail', 'filter', 'catalogs', 'first of a walk', '200th of a walk'] as const;
/** The name of such a request. */
export type Question = (typeof QUESTIONS)[number];

const PAGES_BEFORE = 199;
const WALK = `query ($catalogId: ID!, $after: String) {
  packages(filter: { catalogId: $catalogId }, first: 20, after: $after) { nodes { id name description } pageInfo { endCursor hasNextPage } } }`;

/** The requests to a database, including a page late in a walk through the large catalog. */
export async function questionsOf(gateway: Gateway, subjects: Subjects, large: string): Promise<Record<Question, Target>> {
  const target = (body: string): Target => ({ origin: gateway.url, path: '/graphql', body });
  const walk = (after: string | null) => target(JSON.stringify({ query: WALK, variables: { catalogId: large, after } }));
  return {
    page: target(bodyOf('page', subjects)),
    detail: target(bodyOf('detail', subjects)),
    filter: target(bodyOf('filter', subjects)),
    catalogs: target(bodyOf('catalogs', subjects)),
    'first of a walk': walk(null),
    '200th of a walk': walk(await cursorAfter(gateway, large, PAGES_BEFORE)),
  };
}

/** The cursor after this many pages, or before the last page of a smaller catalog. */
async function cursorAfter(gateway: Gateway, catalogId: string, pages: number): Promise<string | null> {
  let after: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const { packages }: { packages: { pageInfo: { endCursor: string; hasNextPage: boolean } } } = await gateway.query(WALK, {
      catalogId,
      after,
    });
    if (!packages.pageInfo.hasNextPage) return after;
    after = packages.pageInfo.endCursor;
  }
  return after;
}
