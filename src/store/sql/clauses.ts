import { BadUserInputError } from '../../domain/errors.ts';
import { toolchainFamily } from '../../domain/toolchainFamily.ts';
import type { MeantArchitectures } from './architectures.ts';
import type { OfferingScope } from './offeringScope.ts';
import type { Params } from './params.ts';

/** A list in a filter may be this long. */
const MAX_LIST = 50;
/** Texts beyond this match nothing that is stored. */
const MAX_TEXT = 255;

/**
 * What a condition speaks of, by alias: the package `p`, its version `v`, the build `b` of that version (itself, or its parent's version),
 * a target `t` of the build, an extension `e` that the version brings along.
 */
export type Level = 'package' | 'version' | 'build' | 'target' | 'extension';

export interface Clause {
  readonly on: Level;
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

/** A condition on a target that names a GPU at all. */
export const NAMES_GPU = `t.gpu_architectures <> '{}'`;

/** The conditions on a target, the same in every filter. */
export const targetClauses: Clauses<MeantArchitectures> = {
  family: ({ stored }) => ({
    on: 'target',
    sql: (param) => `t.type = 'cpu_architecture' AND t.name = ANY (${param(stored, 'text[]')})`,
  }),
  cpu: ({ stored }) => ({
    on: 'target',
    sql: (param) => {
      const [names, subtypes] = [distinct(stored.map(({ name }) => name)), distinct(stored.map(({ subtype }) => subtype))];
      const cpu = `t.type = 'cpu_architecture' AND t.name = ANY (${param(names, 'text[]')}) AND t.subtype = ANY (${param(subtypes, 'text[]')})`;
      if (names.length < 2 || subtypes.length < 2) return cpu;
      const paths = stored.map(({ name, subtype }) => `${name}/${subtype}`);
      return `${cpu} AND t.name || '/' || t.subtype = ANY (${param(paths, 'text[]')})`;
    },
  }),
  gpu: ({ stored }) => ({ on: 'target', sql: (param) => `${NAMES_GPU} AND t.gpu_architectures && ${param(stored, 'text[]')}` }),
};

const distinct = (names: readonly string[]) => [...new Set(names)];

export interface ToolchainConditions {
  readonly toolchainName?: string | null;
  readonly toolchainVersion?: string | null;
  readonly toolchainFamily?: readonly string[] | null;
}

export const toolchainClauses: Clauses<ToolchainConditions> = {
  toolchainName: (name) => ({ on: 'build', sql: (param) => `b.toolchain_name = ${param(name)}` }),
  toolchainVersion: (version) => ({ on: 'build', sql: (param) => `b.toolchain_version = ${param(version)}` }),
  toolchainFamily: (families) => ({
    on: 'build',
    sql: (param) => `b.toolchain_families && ${param(families.map(toolchainFamily), 'text[]')}`,
  }),
};

/** What a filter says of all that its clauses leave, so that it is no clause itself. */
export interface WholeConditions {
  readonly hasGpu?: boolean | null;
  readonly offering?: OfferingScope | null;
}
