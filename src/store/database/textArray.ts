import pg from 'pg';

/** The OID of the type text[]. */
export const TEXT_ARRAY = 1009;

const parserOf = pg.types.getTypeParser as (oid: number) => (text: string) => (string | null)[];
const parse = parserOf(TEXT_ARRAY);

/** Parses a text array in PostgreSQL's output format: `{nvidia/cc80,nvidia/cc90}`. */
export function readTextArray(text: string): (string | null)[] {
  if (text === '{}') return [];
  // What has an escape is quoted, and so is the word null in all letter cases; without quotes it is the value NULL.
  if (text.includes('"') || text.includes('NULL')) return parse(text);
  return text.slice(1, -1).split(',');
}
