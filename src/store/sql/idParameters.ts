/**
 * The ids that a statement is given first. Behind a subquery the planner does not see how many they are: where it does, PostgreSQL takes
 * a plan of its own for every few of them to be worth it, and makes that at each execution, which takes longer than what it plans
 * (choose_custom_plan in its plancache.c).
 */
const GIVEN_IDS = '(SELECT $1::uuid[])';

/** A condition on a column: one of the given ids. */
export const idIsGiven = (column: string): string => `${column} = ANY (${GIVEN_IDS}::uuid[])`;

/** The given ids as `parent.id`, with `parent.position` from 1: what others are gathered by. */
export const PARENT_IDS = `unnest(${GIVEN_IDS}) WITH ORDINALITY AS parent(id, position)`;
