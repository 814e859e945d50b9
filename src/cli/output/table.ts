import stringWidth from 'string-width';
import type { Output } from '../process/io.ts';
import { type Field, linesOf, shownFields, titleOf } from './field.ts';
import { oneLine } from './oneLine.ts';
import { wrap } from './wrap.ts';
import type { Paint } from './paint.ts';

/** Between two columns. */
const GAP = '  ';
/** Before a text below its row. */
const BELOW = '    ';
/** Columns of a terminal that does not state its width. */
const DEFAULT_COLUMNS = 80;
/** A last column is not cut below this. */
const NARROWEST = 20;

interface TableOptions {
  readonly hasHeadings?: boolean;
}

interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

/**
 * Writes rows with headings: on a terminal aligned, the last column cut at its width; in a pipe whole, separated by tabs.
 */
export function writeTable<Row>(
  out: Output,
  paint: Paint,
  fields: readonly Field<Row>[],
  rows: readonly Row[],
  { hasHeadings = true }: TableOptions = {},
): void {
  const shown = shownFields(fields);
  const columns = out.isTTY ? shown.filter(({ isBelow }) => !isBelow) : shown;
  const headings = columns.map((field) => ({ text: titleOf(field), paint: paint.heading }));
  const lines = [...(hasHeadings ? [headings] : []), ...rows.map((row) => columns.map((field) => cellOf(field, row, paint)))];
  if (!out.isTTY) return void out.write(separated(lines));
  const width = out.columns ?? DEFAULT_COLUMNS;
  const texts = aligned(lines, width);
  const below = rows.map((row) => belowRow(shown, row, width).map(paint.quiet));
  const above = hasHeadings ? 1 : 0;
  out.write(
    texts
      .flatMap((text, index) => [text, ...(below[index - above] ?? [])])
      .map((line) => `${line}\n`)
      .join(''),
  );
}

/** The fields of a row that stand below it, in lines that fit the terminal. */
const belowRow = <Row>(fields: readonly Field<Row>[], row: Row, width: number): string[] =>
  fields
    .filter(({ isBelow }) => isBelow)
    .flatMap((field) => linesOf(field, row))
    .flatMap((text) => wrap(oneLine(text), width - BELOW.length))
    .map((text) => BELOW + text);

function cellOf<Row>(field: Field<Row>, row: Row, paint: Paint): Cell {
  const text = oneLine(linesOf(field, row).join('; '));
  return { text, paint: (shown) => field.colour?.(shown, row, paint) ?? shown };
}

const separated = (lines: readonly (readonly Cell[])[]): string =>
  lines.map((cells) => `${cells.map(({ text }) => text).join('\t')}\n`).join('');

function aligned(lines: readonly (readonly Cell[])[], columns: number): string[] {
  const widths = (lines[0] ?? []).map((_cell, column) =>
    Math.max(...lines.map((cells) => stringWidth(cells[column]?.text ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP.length, 0);
  const last = Math.max(columns - before, NARROWEST);
  return lines.map((cells) =>
    cells
      .map((cell, column) => padded(cell, widths[column], column === widths.length - 1 ? last : null))
      .join(GAP)
      .trimEnd(),
  );
}

function padded({ text, paint }: Cell, width = 0, limit: number | null): string {
  if (limit !== null) return paint(cut(text, limit));
  return paint(text) + ' '.repeat(width - stringWidth(text));
}

/** The beginning of a text that fits, with an ellipsis if something is missing. */
export function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let shown = '';
  for (const character of text) {
    if (stringWidth(shown + character) > columns - 1) break;
    shown += character;
  }
  return `${shown.trimEnd()}…`;
}
