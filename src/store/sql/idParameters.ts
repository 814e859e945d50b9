/**
 * The ids that are the first parameter of a statement. The subquery hides their number from the planner: if PostgreSQL could see
 * it, it would prefer a custom plan for short lists and plan again at each execution, which takes longer than the execution
 * (choose_custom_plan in plancache.c).
 */
const ID_LIST = '(SELECT $1::uuid[])';

/** The rows that a search has found as `hit.id` and `hit.rank`. @param ids, ranks the placeholders of the lists */
export const hitsOf = (ids: string, ranks: string): string =>
  `unnest((SELECT ${ids}::uuid[]), (SELECT ${ranks}::float8[])) AS hit(id, rank)`;

/** A condition that the column equals one of the ids. */
export const idIsGiven = (column: string): string => `${column} = ANY (${ID_LIST}::uuid[])`;

/** The ids as `parent.id`, with `parent.position` from 1, by which rows are grouped. */
export const PARENT_IDS = `unnest(${ID_LIST}) WITH ORDINALITY AS parent(id, position)`;
