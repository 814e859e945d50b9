/** The condition that a package matches a word, given as a pattern. */
const found = (pattern: string) => `(p.sort_name LIKE ${pattern}
  OR (NOT p.is_described_by_us AND lower(p.description) LIKE ${pattern})
  OR lower(array_to_string(p.provides, ' ')) LIKE ${pattern}
  OR p.id IN (SELECT v.package_id FROM package_version v WHERE lower(v.version) LIKE ${pattern} OR lower(v.module_version) LIKE ${pattern})
  OR p.id IN (SELECT v.parent_package_id FROM package_version v JOIN package e ON e.id = v.package_id
    WHERE v.parent_package_id IS NOT NULL AND e.sort_name LIKE ${pattern})
  OR p.id IN (SELECT r.parent_id FROM package_parent r JOIN package e ON e.id = r.package_id WHERE e.sort_name LIKE ${pattern}))`;

const order = (text: string) =>
  `CASE WHEN p.sort_name = ${text} THEN 0 WHEN p.sort_name LIKE ${text} || '%' THEN 1 ELSE 2 END, p.sort_name, p.name, p.id`;

/** A search of two words: the best packages and the total in one pass, since every package is read anyway. */
export const SEARCH = `SELECT p.id, p.name, p.description, count(*) OVER ()::int AS total
  FROM package p WHERE ${found('$1')} AND ${found('$2')} ORDER BY ${order('$3')} LIMIT 20`;

/** The body of an SQL function over the words: all matches, in order. */
export const searchFunctionBody = (first: string, second: string, text: string): string =>
  `SELECT p.* FROM package p WHERE ${found(first)} AND ${found(second)} ORDER BY ${order(text)}`;

/** The parameters of the statement. */
export function searchValues(search: string): string[] {
  const [first = '', second = ''] = search.split(' ');
  return [`%${first}%`, `%${second}%`, search];
}
