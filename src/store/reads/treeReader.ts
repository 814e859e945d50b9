import type { NestedRelation } from '../sql/relations.ts';
import { type Content, CONTENTS, type Relative, RELATIVES } from '../sql/relatives.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { type Projection } from '../sql/fields.ts';
import { countStatement, pageStatement, type Statement } from '../sql/listing.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type Listing, type Selection } from '../sql/selection.ts';

/** A part of a list by offset and limit. */
export interface OffsetWindow {
  readonly offset: number;
  readonly limit: number;
}

/** Reads whole trees level by level, one statement per level, when all parents of a level are known. */
export class TreeReader {
  readonly #sql: SqlExecutor;

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  /** The rows of a window, in the order of the selection. */
  async page<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
    window: OffsetWindow,
    projection: Projection = null,
  ): Promise<readonly Row[]> {
    const extent = { ...window, isBackward: false, cursor: null };
    const { text, values } = pageStatement(listing, selection, extent, { fields: projection, hasCursors: false });
    return addComputedFields(listing.fields, await this.#sql.query<Row>(`${listing.name}.page`, text, values), projection);
  }

  /** The number of rows of a selection. */
  async count<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    selection: Selection<Filter, OrderField>,
  ): Promise<number> {
    const { text, values } = countStatement(listing, selection);
    const [row] = await this.#sql.query<{ count: number }>(`${listing.name}.count`, text, values);
    return row?.count ?? 0;
  }

  /** All children of each parent, in the order of the parents. */
  async childrenOf<Row, Filter extends object, OrderField extends string>(
    listing: Listing<Row, Filter, OrderField>,
    { name, condition: relation }: NestedRelation,
    selection: Selection<Filter, OrderField>,
    parents: readonly string[],
    projection: Projection = null,
  ): Promise<readonly (readonly Row[])[]> {
    const extent = { limit: null, isBackward: false, cursor: null };
    const statement = pageStatement(listing, selection, extent, { fields: projection, hasCursors: false }, { relation, parents });
    const groups = await this.#grouped<Row>(`${name}.all`, statement, parents);
    for (const rows of groups) addComputedFields(listing.fields, rows, projection);
    return groups;
  }

  /** The parents and extensions of packages, in the order of the packages. */
  relatives(packageIds: readonly string[]): Promise<readonly (readonly Relative[])[]> {
    return this.#grouped<Relative>('package.relatives', RELATIVES(packageIds), packageIds);
  }

  /** The extensions contained in versions, in the order of the versions. */
  contents(versionIds: readonly string[]): Promise<readonly (readonly Content[])[]> {
    return this.#grouped<Content>('version.contents', CONTENTS(versionIds), versionIds);
  }

  async #grouped<Row>(name: string, { text, values }: Statement, parents: readonly string[]): Promise<readonly Row[][]> {
    const groups: Row[][] = parents.map(() => []);
    if (parents.length === 0) return groups;
    for (const row of await this.#sql.query<Row & { parent: number }>(name, text, values)) groups[row.parent - 1]?.push(row);
    return groups;
  }
}
