import pg from 'pg';

/** The OID of the type text[]. */
export const TEXT_ARRAY = 1009;

const parserOf = pg.types.getTypeParser as (oid: number) => (text: string) => (string | null)[];
const parse = parserOf(TEXT_ARRAY);
/** Quotes, escapes and nulls need the full parser. */
const ODD = /["\\]|NULL/i;

/** Parses a text array in PostgreSQL's output format: `{nvidia/cc80,nvidia/cc90}`. */
export function readTextArray(text: string): (string | null)[] {
  if (text === '{}') return [];
  if (ODD.test(text)) return parse(text);
  return text.slice(1, -1).split(',');
}
