import { createHash } from 'node:crypto';
import type { Snapshot } from '../database/driver.ts';
import { readRevisions } from '../index/catalogRevisions.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { pageText, type Statement } from '../sql/listing.ts';
import { Params } from '../sql/params.ts';
import type { Listing, Selection } from '../sql/selection.ts';

/** Rows of one FETCH: about 60 kB as text, of which most is gone before V8 moves it to the old generation. */
const BATCH = 50;
const ALL = { limit: null, isBackward: false, cursor: null };

/** The rows to export. */
export interface ExportedSelection<Row, Filter, OrderField extends string> {
  readonly listing: Listing<Row, Filter, OrderField>;
  readonly selection: Selection<Filter, OrderField>;
  /** The fields to read, those of parents as `package.name`. */
  readonly projection: readonly string[];
  /** Columns beside the fields, by name. */
  readonly extras?: Readonly<Record<string, string>>;
}

/** Reads all rows of a selection from one snapshot, in batches. */
export class ExportReader<Row, Filter extends object, OrderField extends string> {
  readonly #snapshot: Snapshot;
  readonly #exported: ExportedSelection<Row, Filter, OrderField>;
  readonly #statement: Statement;

  constructor(snapshot: Snapshot, exported: ExportedSelection<Row, Filter, OrderField>) {
    const { listing, selection, projection, extras } = exported;
    const params = new Params();
    const reading = { fields: projection, hasCursors: false };
    this.#snapshot = snapshot;
    this.#exported = exported;
    const rows = pageText(listing, selection, ALL, reading, params, undefined, extras);
    this.#statement = { text: `SELECT row_to_json(exported)::text AS json FROM (${rows}) exported`, values: params.values };
  }

  /** Identifies the rows: the statement with its parameters, and the revisions of all catalogs. */
  async fingerprint(): Promise<string> {
    const revisions = await readRevisions(this.#snapshot, 'export.revisions');
    const catalogs = revisions.map(({ id, revision }) => `${id}:${revision}`).sort();
    return createHash('sha256')
      .update(JSON.stringify([this.#statement, catalogs]))
      .digest('base64url');
  }

  /** The rows in the order of the selection, in batches. The database reads the next batch while one is used. */
  async *batches(): AsyncGenerator<Iterable<Row>> {
    const { name } = this.#exported.listing;
    const { text, values } = this.#statement;
    await this.#snapshot.query(`${name}.export`, `DECLARE exported NO SCROLL CURSOR FOR ${text}`, values);
    const fetch = () => begun(this.#snapshot.query<JsonRow>(`${name}.exportRows`, `FETCH ${BATCH} FROM exported`));
    for (let next: Promise<JsonRow[]> | null = fetch(); next;) {
      const rows: JsonRow[] = await next;
      next = rows.length < BATCH ? null : fetch();
      yield this.#parsed(rows);
    }
  }

  /** Rows are parsed one by one, when they are used: a batch of them would outlive collections of young garbage. */
  *#parsed(rows: readonly JsonRow[]): Generator<Row> {
    const { listing, projection } = this.#exported;
    for (const { json } of rows) {
      const row = JSON.parse(json) as Record<string, unknown>;
      for (const field of TIMES) if (typeof row[field] === 'string') row[field] = new Date(row[field]);
      yield* addComputedFields<Row>(listing.fields, [row as Row], projection); // as the statement selects it
    }
  }
}

/** A row as the database writes it: as text it takes a third of the memory. */
interface JsonRow {
  readonly json: string;
}

/** Fields that JSON has as texts. */
const TIMES = ['createdAt', 'modifiedAt'];

/** A failure is reported to the caller that awaits the result, never as an unhandled rejection. */
function begun<Result>(result: Promise<Result>): Promise<Result> {
  result.catch(() => undefined);
  return result;
}
