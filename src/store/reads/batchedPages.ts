import { addComputedFields } from '../sql/computedFields.ts';
import type { Listing } from '../sql/selection.ts';
import { type Batches, countOf } from './batches.ts';
import { begun, Page, type PagePosition, type PageSelection, readsRows, type Searched } from './page.ts';
import type { Pages, PageStatements } from './pages.ts';

/** The list of a field: what is read, and which page of it. */
export interface PagedList<Row, Filter, OrderField extends string> {
  readonly listing: Listing<Row, Filter, OrderField>;
  readonly selection: Searched<Filter, OrderField>;
  readonly place: PagePosition;
  readonly requested: PageSelection;
}

/** The pages of the rows of each parent; those of siblings are read by one statement. */
export function batchedPages<Row, Filter, OrderField extends string>(
  batches: Batches,
  name: string,
  { listing: { fields }, selection, place, requested }: PagedList<Row, Filter, OrderField>,
  statements: PageStatements,
): Pages<Row> {
  const counts = batches.loader(`${name}.count`, [selection.filter, selection.search], (key) =>
    batches.grouped<{ count: number }, number>(key, statements.counts, countOf),
  );
  const page = (rows: readonly Row[], parent: string) =>
    new Page(place, rows, () => counts.load(parent), selection.search ?? null);
  const pages = batches.joined(`${name}.page`, [selection, place.slice], requested, (key, reading) =>
    batches.grouped<Row, Page<Row>>(
      key,
      (parents) => statements.rows(parents, reading.freeze()),
      (rows, parent) => page(addComputedFields(fields, rows, reading.fields), parent),
    ),
  );
  return {
    load(parent) {
      if (requested.hasCount) begun(() => counts.load(parent));
      return readsRows(place, requested) ? pages.load(parent) : page([], parent);
    },
  };
}
