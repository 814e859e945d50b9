import type { Output } from '../process/io.ts';
import { type Field, linesOf, shownFields, titleOf } from './field.ts';
import { wrap } from './wrap.ts';
import { oneLine } from './oneLine.ts';
import type { Paint } from './paint.ts';

interface RecordOptions<Row> {
  /** The first one is the title of the record. */
  readonly fields: readonly Field<Row>[];
  readonly row: Row;
  readonly isFirst: boolean;
}

const INDENT = 2;
const GAP = 2;
/** Columns that a text gets at least. */
const NARROWEST = 30;

/** Texts in lines that fit a terminal. Commands stay whole, so that they can be copied. */
const wrapped = (texts: readonly string[], { isTTY, columns }: Output, width: number): readonly string[] =>
  isTTY && columns && texts.length === 1
    ? texts.flatMap((text) => wrap(text, Math.max(columns - INDENT - width - GAP, NARROWEST)))
    : texts;

/** Writes a row with a field a line, below its first field. Fields without a value are left out. */
export function writeRecord<Row>(out: Output, paint: Paint, { fields, row, isFirst }: RecordOptions<Row>): void {
  const [title, ...rest] = shownFields(fields);
  const lines = rest.map((field) => [field, linesOf(field, row).map(oneLine)] as const).filter(([, texts]) => texts.length > 0);
  const width = Math.max(0, ...lines.map(([field]) => titleOf(field).length));
  if (!isFirst) out.write('\n');
  if (title) out.write(`${paint.heading(oneLine(linesOf(title, row).join(' ')))}\n`);
  for (const [field, texts] of lines)
    wrapped(texts, out, width).forEach((text, index) => {
      const name = (index === 0 ? titleOf(field) : '').padEnd(width);
      out.write(`  ${paint.quiet(name)}  ${field.colour?.(text, row, paint) ?? text}\n`);
    });
}
