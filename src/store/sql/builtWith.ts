import type { Module, Toolchain } from '../../domain/snapshot.ts';

/** The module of a version as stored: without one, the name is empty. */
export interface ModuleColumns {
  readonly moduleName: string;
  readonly moduleVersion: string;
}

/** The toolchain of a version as stored. */
export interface ToolchainColumns {
  readonly toolchainName: string | null;
  readonly toolchainVersion: string | null;
}

/** The module of a version; null if it has none. */
export const moduleOf = ({ moduleName: name, moduleVersion: version }: ModuleColumns): Module | null =>
  name === '' ? null : { name, version };

/** The toolchain of a version; null if it is not known. */
export const toolchainOf = ({ toolchainName: name, toolchainVersion: version }: ToolchainColumns): Toolchain | null =>
  name === null ? null : { name, version: version ?? '' };
