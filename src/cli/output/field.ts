import type { Paint } from './paint.ts';

/** A value of a row: a field of JSON, and for people a column of a table or a line of a record. */
export interface Field<Row> {
  /** The name in JSON, in camel case. */
  readonly name: string;
  /** The heading; the name in words by default, null for a field that only JSON has. */
  readonly title?: string | null;
  readonly value: (row: Row) => unknown;
  /** The text for people; by default that of the value. Several lines in a record, joined in a table. */
  readonly text?: (row: Row) => string | readonly string[];
  /** Whether a table on a terminal has it below its row, in full, instead of as a column. */
  readonly isBelow?: true;
  /** Its colour on a terminal. */
  readonly colour?: (text: string, row: Row, paint: Paint) => string;
}

/** The values of a row by the names of its fields: of all, or of those that are named. */
export const withFields = <Row>(
  fields: readonly Field<Row>[],
  row: Row,
  names: readonly string[] = [],
): Record<string, unknown> =>
  Object.fromEntries(
    (names.length > 0 ? names.flatMap((name) => fields.filter((field) => field.name === name)) : fields).map((field) => [
      field.name,
      field.value(row) ?? null,
    ]),
  );

/** The names of fields. */
export const fieldNames = (fields: readonly { readonly name: string }[]): string[] => fields.map(({ name }) => name);

/** The fields that people see. */
export const shownFields = <Row>(fields: readonly Field<Row>[]): readonly Field<Row>[] =>
  fields.filter(({ title }) => title !== null);

/** The heading of a field: `newestVersion` is "newest version". */
export const titleOf = <Row>({ name, title }: Field<Row>): string =>
  title ?? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The lines of a field for people. */
export function linesOf<Row>({ value, text }: Field<Row>, row: Row): readonly string[] {
  const shown = text ? text(row) : asText(value(row));
  return typeof shown === 'string' ? (shown === '' ? [] : [shown]) : shown;
}

function asText(value: unknown): string | readonly string[] {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'number') return value.toLocaleString('en-US');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
