import { toolchainFamily } from '../../domain/toolchainFamily.ts';
import type { ResolvedArchitectures } from './architectures.ts';
import type { OfferingScope } from './offeringScope.ts';
import { type Clauses } from './clause.ts';
import type { HostScope } from './runsOn.ts';

/** A condition that matches targets with at least one GPU architecture. */
export const NAMES_GPU = `t.gpu_architectures <> '{}'`;

/** The architecture conditions on a target, shared by all filters. */
export const targetClauses: Clauses<ResolvedArchitectures> = {
  family: ({ names }) => ({
    level: 'target',
    sql: (param) => `t.type = 'cpu_architecture' AND t.name = ANY (${param(names, 'text[]')})`,
  }),
  cpu: ({ names }) => ({
    level: 'target',
    sql: (param) => {
      const [families, subtypes] = [distinct(names.map(({ name }) => name)), distinct(names.map(({ subtype }) => subtype))];
      const cpu = `t.type = 'cpu_architecture' AND t.name = ANY (${param(families, 'text[]')}) AND t.subtype = ANY (${param(subtypes, 'text[]')})`;
      if (families.length < 2 || subtypes.length < 2) return cpu;
      const paths = names.map(({ name, subtype }) => `${name}/${subtype}`);
      return `${cpu} AND t.name || '/' || t.subtype = ANY (${param(paths, 'text[]')})`;
    },
  }),
  gpu: ({ names }) => ({ level: 'target', sql: (param) => `${NAMES_GPU} AND t.gpu_architectures && ${param(names, 'text[]')}` }),
};

const distinct = (names: readonly string[]) => [...new Set(names)];

/** Conditions on the toolchain that a version was built with. */
export interface ToolchainConditions {
  readonly toolchainName?: string | null;
  readonly toolchainVersion?: string | null;
  readonly toolchainFamily?: readonly string[] | null;
}

/** The SQL condition of every field of `ToolchainConditions`. */
export const toolchainClauses: Clauses<ToolchainConditions> = {
  toolchainName: (name) => ({ level: 'build', sql: (param) => `b.toolchain_name = ${param(name)}` }),
  toolchainVersion: (version) => ({ level: 'build', sql: (param) => `b.toolchain_version = ${param(version)}` }),
  toolchainFamily: (families) => ({
    level: 'build',
    sql: (param) => `b.toolchain_families && ${param(families.map(toolchainFamily), 'text[]')}`,
  }),
};

/** Conditions that combine with all other clauses of a filter, so that no single clause can express them. */
export interface AggregateFilter {
  readonly hasGpu?: boolean | null;
  readonly offering?: OfferingScope | null;
  /** The host that the build must be for. */
  readonly runsOn?: HostScope | null;
}
