import type { Variables } from '../ask.ts';

/** A statement that returns the whole response as JSON text, in one row with the column `data`. */
export interface JsonStatement {
  readonly text: string;
  readonly values: (variables: Variables) => readonly unknown[];
}

/** The global id of a row: base64url, without padding. */
export const globalId = (type: string, id: string): string =>
  `translate(encode(convert_to('${type}:' || ${id}, 'UTF8'), 'base64'), '+/=', '-_')`;

/** A JSON object of fields and their SQL expressions. */
export const object = (fields: Readonly<Record<string, string>>): string =>
  `json_build_object(${Object.entries(fields)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')})`;

/** The nodes of a list: an object for each row of a subquery, in the order of its column `n`. */
export const nodes = (fields: Readonly<Record<string, string>>, from: string, alias: string): string =>
  `(SELECT json_build_object('nodes', coalesce(json_agg(${object(fields)} ORDER BY ${alias}.n), '[]'::json)) FROM (${from}) ${alias})`;

/** As `nodes`, with the total of the list. */
export const nodesAndTotal = (fields: Readonly<Record<string, string>>, from: string, alias: string, total: string): string =>
  `(SELECT json_build_object('totalCount', ${total}, 'nodes', coalesce(json_agg(${object(fields)} ORDER BY ${alias}.n), '[]'::json)) FROM (${from}) ${alias})`;

/** Numbers rows in their order. */
export const ordered = (columns: string, from: string, order: string, most: number): string =>
  `SELECT ${columns}, row_number() OVER (ORDER BY ${order}) AS n ${from} ORDER BY ${order} LIMIT ${most}`;
