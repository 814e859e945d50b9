import { short } from '../report/format.ts';
import type { Table } from '../report/section.ts';
import type { Explained } from './measure.ts';

/** The queries as a table. */
export const explainTable = (queries: readonly Explained[]): Table => ({
  title: 'Queries',
  columns: ['query', 'rows', 'ms', 'EXPLAIN ms', 'prepared plan', 'scans', 'indexes'],
  rows: queries.map(({ title, rows, milliseconds, planMilliseconds, isGeneric, scanned, indexes }) => [
    title,
    String(rows),
    short(milliseconds),
    short(planMilliseconds),
    isGeneric ? 'generic' : 'custom',
    scanned.length === 0 ? 'none' : `SEQ ${scanned.join(', ')}`,
    indexes.join(', '),
  ]),
});

/** The queries with their plans, folded. */
export const plansText = (queries: readonly Explained[]): string => ['## Plans', ...queries.map(planText)].join('\n\n');

const planText = ({ title, graphql, plan }: Explained): string =>
  [
    `### ${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    `\`${graphql}\``,
    `<details><summary>plan</summary>\n\n\`\`\`text\n${plan}\n\`\`\`\n\n</details>`,
  ].join('\n\n');
