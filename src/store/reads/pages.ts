import type { Page } from './page.ts';
import type { RowProjection, Statement } from '../sql/listing.ts';

/** The pages of a GraphQL field, one for each parent. */
export interface Pages<Row> {
  load(parentId: string): Promise<Page<Row>> | Page<Row>;
}

/** The statements that load the pages of several parents. */
export interface PageStatements {
  readonly rows: (parents: readonly string[], reading: RowProjection) => Statement | Promise<Statement>;
  readonly counts: (parents: readonly string[]) => Statement | Promise<Statement>;
}
