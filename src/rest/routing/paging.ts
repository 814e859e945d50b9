import { z } from 'zod';
import type { OffsetWindow } from '../../store/reads/treeReader.ts';
import { httpErrors } from './httpErrors.ts';

const DEFAULT_SIZE = 10;
const MAX_SIZE = 300;
/** Beyond this no list has a page. */
const MAX_PAGE = 1_000_000;

/** The parameters of every list. What they cannot mean is no fault of a parameter: a size falls back, and a page is not there. */
export const PAGING = {
  page: z.int().min(1).max(MAX_PAGE).meta({ description: 'A page number within the paginated result set.' }),
  page_size: z.int().min(1).max(MAX_SIZE).meta({ description: 'Number of results to return per page.' }),
};

/** Which part of a list is asked for. */
export interface Paging {
  readonly size: number;
  /** Counts from 1; `last` for the last one. */
  readonly page: number | 'last';
}

/** @throws Refusal for a page that no list has */
export function pagingOf(params: URLSearchParams): Paging {
  const size = /^\d{1,9}$/.test(params.get('page_size') ?? '') ? Number(params.get('page_size')) : 0;
  return { size: size < 1 ? DEFAULT_SIZE : Math.min(size, MAX_SIZE), page: pageOf(params.get('page')) };
}

function pageOf(text: string | null): Paging['page'] {
  if (text === null || text === '') return 1;
  if (text === 'last') return text;
  const page = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (page < 1 || page > MAX_PAGE) throw httpErrors.page();
  return page;
}

/** A page of a list that has so many rows. */
export interface Place {
  readonly page: number;
  readonly pages: number;
  readonly window: OffsetWindow;
}

/** @throws Refusal for a page past the end */
export function placeIn({ size, page: asked }: Paging, count: number): Place {
  const pages = Math.max(1, Math.ceil(count / size));
  const page = asked === 'last' ? pages : asked;
  if (page > pages) throw httpErrors.page();
  return { page, pages, window: windowOf(size, page) };
}

export const windowOf = (size: number, page: number): OffsetWindow => ({ offset: (page - 1) * size, limit: size });

/** What the headers of a list say: how many rows it has, and where its other pages are. */
export function pageHeaders(address: string, { page, pages }: Place, count: number): Record<string, string> {
  const links = [
    ['first', 1],
    ...(page > 1 ? [['prev', page - 1] as const] : []),
    ...(page < pages ? [['next', page + 1] as const] : []),
    ['last', pages],
  ] as const;
  return {
    'x-result-count': String(count),
    link: links.map(([rel, number]) => `<${pageAddress(address, number)}>; rel="${rel}"`).join(', '),
  };
}

function pageAddress(address: string, page: number): string {
  const url = new URL(address);
  if (page === 1) url.searchParams.delete('page');
  else url.searchParams.set('page', String(page));
  return url.href;
}
