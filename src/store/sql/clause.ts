import { BadUserInputError } from '../../domain/errors.ts';
import type { Params } from './params.ts';

/** Maximum length of a list in a filter. */
const MAX_LIST = 50;
/** Maximum length of the lists that may be longer, by field. */
const LONGER_LISTS: Readonly<Record<string, number>> = { nameIn: 100 };

/** Maximum length of a text in a filter, in characters; a longer one would match nothing. */
const MAX_TEXT = 255;

/**
 * The row that a condition refers to, by alias: the package `p`, its version `v`, the build `b` of that version (itself, or its
 * parent's version), a target `t` of the build, an extension `e` that the version contains.
 */
export type Level = 'row' | 'version' | 'build' | 'target' | 'extension';

/** One condition of a WHERE clause. `sql` renders it and adds its parameters with `param`. */
export interface Clause {
  readonly level: Level;
  readonly sql: (param: Params['add']) => string;
}

/** Whether conditions concern targets: those of a host and of an offering must hold for the same target then. */
export const concernTargets = (clauses: readonly Clause[], hasGpu: boolean | null | undefined): boolean =>
  typeof hasGpu === 'boolean' || clauses.some(({ level }) => level === 'target');

/** One clause per filter field; a field without a clause is a type error. */
export type Clauses<Filter> = { [Field in keyof Filter]-?: (value: NonNullable<Filter[Field]>) => Clause };

/**
 * The clauses of a filter. Absent, null and empty values are ignored.
 * @throws BadUserInputError for a list or text that is too long
 */
export function clausesFrom<Filter extends object>(clauses: Clauses<Filter>, filter: Filter | null | undefined): Clause[] {
  const result: Clause[] = [];
  for (const field of Object.keys(clauses) as (keyof Filter & string)[]) {
    const value = filter?.[field];
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    refuseOversize(field, value);
    result.push(clauses[field](value));
  }
  return result;
}

/**
 * Checks a value of the filter `field`.
 * @throws BadUserInputError for a list or text that is too long, or a text that no stored text can equal
 */
export function refuseOversize(field: string, value: unknown): void {
  if (Array.isArray(value)) {
    const max = LONGER_LISTS[field] ?? MAX_LIST;
    if (value.length > max) throw new BadUserInputError(`The filter ${field} takes at most ${max} values, not ${value.length}.`);
    value.forEach((member) => refuseOversize(field, member));
  }
  if (typeof value !== 'string') return;
  if (value.length > MAX_TEXT)
    throw new BadUserInputError(`The filter ${field} takes at most ${MAX_TEXT} characters, not ${value.length}.`);
  if (value.includes('\0') || !value.isWellFormed())
    throw new BadUserInputError(`The filter ${field} has a character that no stored text can have.`);
}

/** A LIKE pattern for a substring, to be compared with a lowercase text. */
export const contains = (text: string): string => `%${escapeLike(text.toLowerCase())}%`;

/** Escapes the wildcards of LIKE. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The values in lower case. */
export const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
