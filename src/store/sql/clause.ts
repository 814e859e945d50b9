import { BadUserInputError } from '../../domain/errors.ts';
import type { Params } from './params.ts';

/** A list in a filter may be this long. */
const MAX_LIST = 50;

/** Texts beyond this match nothing that is stored. */
const MAX_TEXT = 255;

/**
 * What a condition speaks of, by alias: the package `p`, its version `v`, the build `b` of that version (itself, or its parent's version),
 * a target `t` of the build, an extension `e` that the version brings along.
 */
export type Level = 'row' | 'version' | 'build' | 'target' | 'extension';

export interface Clause {
  readonly level: Level;
  readonly sql: (param: Params['add']) => string;
}

/** One clause per filter field; a field without a clause is a type error. */
export type Clauses<Filter> = { [Field in keyof Filter]-?: (value: NonNullable<Filter[Field]>) => Clause };

/** A filter's clauses. What is absent, null, an empty list or an empty text says nothing. @throws BadUserInputError for a list or text that is too long */
export function clausesFrom<Filter extends object>(clauses: Clauses<Filter>, filter: Filter | null | undefined): Clause[] {
  const said: Clause[] = [];
  for (const field of Object.keys(clauses) as (keyof Filter & string)[]) {
    const value = filter?.[field];
    if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    refuseOversize(field, value);
    said.push(clauses[field](value));
  }
  return said;
}

/** @throws BadUserInputError for a list or text of the filter `field` that is too long, or that no stored text can equal */
export function refuseOversize(field: string, value: unknown): void {
  if (Array.isArray(value)) {
    if (value.length > MAX_LIST)
      throw new BadUserInputError(`The filter ${field} takes at most ${MAX_LIST} values, not ${value.length}.`);
    value.forEach((member) => refuseOversize(field, member));
  }
  if (typeof value !== 'string') return;
  if (value.length > MAX_TEXT)
    throw new BadUserInputError(`The filter ${field} takes at most ${MAX_TEXT} characters, not ${value.length}.`);
  if (value.includes('\0') || !value.isWellFormed())
    throw new BadUserInputError(`The filter ${field} has a character that no stored text can have.`);
}

/** A LIKE pattern that finds the text anywhere, in lower case. */
export const contains = (text: string): string => `%${escapeLike(text.toLowerCase())}%`;

export const beginsWith = (text: string): string => `${escapeLike(text.toLowerCase())}%`;

export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

export const lower = (values: readonly string[]): string[] => values.map((value) => value.toLowerCase());
