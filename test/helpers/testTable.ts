import { existsSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** A row of a documentation table that maps a part of the REST API to the test that covers it. */
export interface TableRow {
  readonly rest: string;
  readonly names: readonly string[];
  readonly proof: string;
}

/** The rows of the tables whose first column is the REST API. */
export function rowsOf(page: string): TableRow[] {
  const rows: TableRow[] = [];
  let isOurs = false;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) isOurs = false;
    else if (line.startsWith('| the REST API ')) isOurs = true;
    else if (isOurs && !/^\| *-/.test(line)) rows.push(rowOf(line));
  }
  return rows;
}

function rowOf(line: string): TableRow {
  const [rest = '', here = '', proof = ''] = line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
  return { rest, proof, names: [...here.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) };
}

/** The errors in the rows of a page. */
export function faultsOf(page: string, isThere: (name: string) => boolean): string[] {
  return rowsOf(page).flatMap(({ rest, names, proof }) => [
    ...(names.length === 0 ? [`${rest}: names nothing`] : []),
    ...names.filter((name) => !isThere(name)).map((name) => `${rest}: no ${name}`),
    ...(isProof(proof) ? [] : [`${rest}: no test ${proof}`]),
  ]);
}

function isProof(proof: string): boolean {
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
  return isTest(file, title);
}

/** Whether the title occurs exactly once in the file, in quotes, as the title of one test or of one row of its table. */
function isTest(file: string, title: string): boolean {
  const path = new URL(file, ROOT);
  if (!file || !existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  return ["'", '"', '`'].reduce((count, quote) => count + text.split(quote + title + quote).length - 1, 0) === 1;
}
