import type { Bound, Section, Table } from './section.ts';

/** Formats a section as Markdown that is readable as plain text. */
export function sectionText({ title, method, tables, bounds }: Section): string {
  const parts = [`## ${title}`, method.map((sentence) => `* ${sentence}`).join('\n'), ...tables.map(tableText)];
  if (bounds.length > 0) parts.push(tableText(boundsTable(bounds)));
  return parts.join('\n\n');
}

/** Formats a table. */
export function tableText({ title, columns, rows }: Table): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => pad(cells[index] ?? '', width, index)).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [`**${title}**`, '', line(columns), rule, ...rows.map(line)].join('\n');
}

/** Figures are right-aligned. */
const pad = (text: string, width: number, index: number) => (index === 0 ? text.padEnd(width) : text.padStart(width));

function boundsTable(bounds: readonly Bound[]): Table {
  return {
    title: 'Bounds',
    columns: ['what', 'bound', 'measured', 'verdict'],
    rows: bounds.map(({ what, limit, measured, isKept }) => [what, limit, measured, isKept ? 'ok' : 'OVER']),
  };
}
