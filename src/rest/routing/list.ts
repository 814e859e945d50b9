import type { OffsetWindow } from '../../store/reads/treeReader.ts';
import type { FieldSelection } from './fields.ts';
import { pageHeaders, type Paging, placeIn, windowOf } from './paging.ts';

/** The rows of a selection. */
export interface List<View> {
  count(): Promise<number>;
  page(window: OffsetWindow, selects: FieldSelection): Promise<readonly View[]>;
}

/** Pages that end before this row are read in parallel with the count; later pages are costly to read and may not exist. */
const EARLY_ROWS = 3_000;

/** Reads the rows of a page and its headers; the rows in parallel with the count if the page does not depend on it. */
export async function readList<View>(
  list: List<View>,
  paging: Paging,
  selects: FieldSelection,
  address: string,
): Promise<{ rows: readonly View[]; headers: Record<string, string> }> {
  const { size, page } = paging;
  const early = page === 'last' || page * size > EARLY_ROWS ? null : list.page(windowOf(size, page), selects);
  early?.catch(() => undefined); // reported by the count, or awaited below
  const count = await list.count();
  const place = placeIn(paging, count);
  return { rows: await (early ?? list.page(place.window, selects)), headers: pageHeaders(address, place, count) };
}
