import { stringify } from 'csv-stringify/sync';
import type { ExportRow } from './exportKind.ts';

/** How rows are written. */
export interface ExportFormat {
  readonly contentType: string;
  /** What comes before the rows. */
  readonly head: (columns: readonly string[]) => string;
  readonly rows: (rows: readonly ExportRow[], columns: readonly string[]) => string;
  /** What comes after the rows. */
  readonly foot?: () => string;
}

/** Separates the members of a list in a cell. */
const SEPARATOR = '; ';

/** Spreadsheets would run a cell that begins with one of `= + - @`: the library puts an apostrophe in front. */
const OPTIONS = { record_delimiter: '\r\n', quoted_match: /[\r\n]/, escape_formulas: true } as const;

/** The formats by the extension of the file. */
export const FORMATS = {
  ndjson: {
    contentType: 'application/x-ndjson',
    head: () => '',
    rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: (columns) => stringify([[...columns]], OPTIONS),
    rows(rows, columns) {
      const paths = columns.map((column) => column.split('.'));
      return stringify(
        rows.map((row) => paths.map((path) => cellOf(valueAt(row, path)))),
        OPTIONS,
      );
    },
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/** The name of a format. */
export type FormatName = keyof typeof FORMATS;

const valueAt = (row: ExportRow, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, field) => (value as ExportRow | null | undefined)?.[field], row);

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(memberOf).join(SEPARATOR) : JSON.stringify(value);
}

/** A module is written as its full name. */
function memberOf(value: unknown): string {
  const fullName = (value as { readonly fullName?: unknown } | null)?.fullName;
  return typeof fullName === 'string' ? fullName : cellOf(value);
}
