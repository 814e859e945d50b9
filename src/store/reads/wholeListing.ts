import type { SqlExecutor } from '../database/driver.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { countStatement, pageStatement, type Statement, totalledPageStatement, type WithTotal } from '../sql/listing.ts';
import type { Listing } from '../sql/selection.ts';
import { countOf } from './batches.ts';
import { type HitsOfPage, hitsOfPage } from './hitsOfPage.ts';
import {
  cursorForm,
  isTotalled,
  Page,
  type PageArgs,
  type PagePosition,
  type PageSelection,
  positionOf,
  readPage,
  readsRows,
  type Searched,
} from './page.ts';

/** Reads pages of whole listings. */
export class WholeListing {
  readonly #sql: SqlExecutor;

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** A page of a listing. @throws BadUserInputError for invalid pagination arguments */
  page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Searched<Filter, OrderField>,
    args: PageArgs,
    requested: PageSelection,
  ): Promise<Page<Row>> {
    const place = positionOf(cursorForm(listing, selection), args);
    const hits = hitsOfPage(listing, selection, place.slice);
    return hits ? this.#pageOfHits(hits, listing, selection, place, requested) : this.#page(listing, selection, place, requested);
  }

  #page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Searched<Filter, OrderField>,
    place: PagePosition,
    requested: PageSelection,
  ): Promise<Page<Row>> {
    if (isTotalled(listing, selection, place, requested)) return this.#totalledPage(listing, selection, place, requested);
    const load = () => this.#rows<Row>(listing, pageStatement(listing, selection, place.slice, requested), requested);
    const count = async () => this.#count(listing.name, countStatement(listing, selection));
    return readPage(place, requested, load, count, selection.search);
  }

  /** A page by relevance alone, read by the ids of its hits and counted by their number. */
  async #pageOfHits<Row, Filter extends object, OrderField extends string>(
    { found, isLast, total }: HitsOfPage,
    listing: Listing<Row, Filter, OrderField>,
    selection: Searched<Filter, OrderField>,
    place: PagePosition,
    requested: PageSelection,
  ): Promise<Page<Row>> {
    const isRead = readsRows(place, requested);
    const statement = pageStatement(listing, { ...selection, search: found }, place.slice, requested);
    const rows = isRead ? await this.#rows<Row>(listing, statement, requested) : [];
    // Where rows have gone since the search, others move up.
    if (isRead && !isLast && rows.length < place.slice.limit) return this.#page(listing, selection, place, requested);
    return new Page(place, rows, () => Promise.resolve(total), selection.search ?? null);
  }

  /** Reads a page and its total in one statement. */
  async #totalledPage<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Searched<Filter, OrderField>,
    place: PagePosition,
    requested: PageSelection,
  ): Promise<Page<Row>> {
    const statement = totalledPageStatement(listing, selection, place.slice, requested);
    const rows = await this.#rows<Row & WithTotal>(listing, statement, requested);
    const [first] = rows;
    // A page after the last row has no row that carries the total.
    const isPastEnd = !first && place.slice.offset !== undefined;
    const total = isPastEnd ? await this.#count(listing.name, countStatement(listing, selection)) : (first?.total ?? 0);
    return new Page<Row>(place, rows, () => Promise.resolve(total), selection.search ?? null);
  }

  async #rows<Row>(
    { name, fields }: Pick<Listing<unknown, never, never>, 'name' | 'fields'>,
    { text, values }: Statement,
    requested: PageSelection,
  ): Promise<readonly Row[]> {
    return addComputedFields(fields, await this.#sql.query<Row>(`${name}.page`, text, values), requested.fields);
  }

  async #count(name: string, { text, values }: Statement): Promise<number> {
    return countOf(await this.#sql.query<{ count: number }>(`${name}.count`, text, values));
  }
}
