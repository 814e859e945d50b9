import { Gateway } from '../gateway/gateway.ts';
import { chosenFields, writeJson } from '../output/json.ts';
import { type Field, withFields } from '../output/field.ts';
import { Paint } from '../output/paint.ts';
import { writeRecord } from '../output/record.ts';
import { writeTable } from '../output/table.ts';
import type { Io } from '../process/io.ts';

/** Options of every command that asks a gateway. */
export interface SessionOptions {
  readonly gateway?: string;
  readonly tokenFile?: string;
  /** True, or names of fields. */
  readonly json?: string | true;
}

/** A run of a command: its streams, its gateway, and how it prints rows. */
export class Session {
  readonly io: Io;
  readonly gateway: Gateway;
  readonly paint: Paint;
  readonly #fields: readonly string[] | undefined;

  /** @param known the fields of `--json`. @throws Failure for an unknown field or an invalid address */
  constructor(io: Io, options: SessionOptions, known: readonly string[] = []) {
    this.io = io;
    this.paint = new Paint(io);
    this.gateway = new Gateway(io, options);
    this.#fields = chosenFields(options.json, known);
  }

  /** Whether rows are printed as JSON. */
  get isJson(): boolean {
    return this.#fields !== undefined;
  }

  /** Whether standard output is a terminal. */
  get isTerminal(): boolean {
    return this.io.out.isTTY === true;
  }

  /** Prints rows as a table, or as an array of JSON. @param ifEmpty a sentence for a list without rows, printed to standard error */
  list<Row>(fields: readonly Field<Row>[], rows: readonly Row[], ifEmpty: string): void {
    if (this.isJson) this.#array(fields, rows);
    else if (rows.length === 0) this.hint(ifEmpty);
    else writeTable(this.io.out, this.paint, fields, rows);
  }

  /** Prints rows one below the other with the names of their fields, or as an array of JSON. */
  records<Row>(fields: readonly Field<Row>[], rows: readonly Row[]): void {
    if (this.isJson) this.#array(fields, rows);
    else rows.forEach((row, index) => writeRecord(this.io.out, this.paint, { fields, row, isFirst: index === 0 }));
  }

  #array<Row>(fields: readonly Field<Row>[], rows: readonly Row[]): void {
    writeJson(
      this.io.out,
      rows.map((row) => withFields(fields, row, this.#fields)),
    );
  }

  /** Prints a row of a list that has no end: a line of a table without headings, or of JSON. */
  row<Row>(fields: readonly Field<Row>[], row: Row): void {
    if (this.#fields) this.io.out.write(`${JSON.stringify(withFields(fields, row, this.#fields))}\n`);
    else writeTable(this.io.out, this.paint, fields, [row], { hasHeadings: false });
  }

  /** Prints lines around a table on a terminal; in a pipe there is the table alone. */
  say(...lines: readonly string[]): void {
    if (this.isTerminal && !this.isJson) for (const line of lines) this.io.out.write(`${line}\n`);
  }

  /** Prints a line to standard error, which is not part of the output. */
  hint(line: string): void {
    this.io.err.write(`${line}\n`);
  }
}
