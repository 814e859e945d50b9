import { z } from 'zod';
import type { OffsetWindow } from '../../store/reads/treeReader.ts';
import { httpErrors } from './httpErrors.ts';

const DEFAULT_SIZE = 10;
const MAX_SIZE = 300;
/** No list has more pages; a larger page number is a 404. */
const MAX_PAGE = 1_000_000;

/** Paging parameters of every list. An invalid size falls back to the default, an invalid page is a 404. */
export const PAGING = {
  page: z.int().min(1).max(MAX_PAGE).meta({ description: 'A page number within the paginated result set.' }),
  page_size: z.int().min(1).max(MAX_SIZE).meta({ description: 'Number of results to return per page.' }),
};

/** The description of the headers of a list, see `pageHeaders`. */
export const COUNT_HEADERS = {
  'X-Result-Count': z.int().meta({ description: 'Total number of rows.' }),
  Link: z.string().meta({ description: 'Links to the first, previous, next and last page (RFC 8288).' }),
};

/** The requested page of a list. */
export interface Paging {
  readonly size: number;
  /** Starts at 1; `last` is the last page. */
  readonly page: number | 'last';
}

/** Parses the paging parameters. @throws HttpError 404 for an invalid page number */
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

/** The position of a page in a list. */
export interface Place {
  readonly page: number;
  readonly pages: number;
  readonly window: OffsetWindow;
}

/** Resolves the requested page for the given number of rows. @throws HttpError 404 for a page past the end */
export function placeIn({ size, page: requested }: Paging, count: number): Place {
  const pages = Math.max(1, Math.ceil(count / size));
  const page = requested === 'last' ? pages : requested;
  if (page > pages) throw httpErrors.page();
  return { page, pages, window: windowOf(size, page) };
}

/** The offset and limit of a page. */
export const windowOf = (size: number, page: number): OffsetWindow => ({ offset: (page - 1) * size, limit: size });

/** The headers of a list: its number of rows, and links to the other pages (RFC 8288). */
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
