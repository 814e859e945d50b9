import { fullModuleName } from '../domain/loadCommands.ts';
import type { Module as ModuleValue, Toolchain as ToolchainValue } from '../domain/snapshot.ts';
import { builder } from './builder.ts';
import { PackageVersion } from './refs.ts';

/** GraphQL type of environment modules. */
export const Module = builder.objectRef<ModuleValue>('Module').implement({
  description: 'An environment module, as accepted by `module load`.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The part before the first slash, e.g. `GROMACS`.' }),
    version: t.exposeString('version', { description: 'The part after the first slash, e.g. `2024.4-foss-2023b`.' }),
    fullName: t.string({
      description: 'The full name, e.g. `GROMACS/2024.4-foss-2023b`.',
      resolve: fullModuleName,
    }),
  }),
});

const Toolchain = builder.objectRef<ToolchainValue>('Toolchain').implement({
  description: 'The compilers and libraries that a version is built with.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name, e.g. `foss`.' }),
    version: t.exposeString('version', { description: 'The version, e.g. `2023b`.' }),
  }),
});

// The modules that load it, and the toolchain it is built with.
builder.objectFields(PackageVersion, (t) => ({
  moduleVersion: t.exposeString('moduleVersion', {
    description: 'The version of the module that provides it, e.g. `2024.4-foss-2023b`; empty if the catalog has no modules.',
  }),
  module: t.expose('module', {
    type: Module,
    nullable: true,
    description: 'The module that provides it; for an extension, that of its parent. Null if the catalog has no modules.',
  }),
  requiredModules: t.expose('requiredModules', {
    type: [Module],
    description: 'All modules loaded with it, in load order, its own module last.',
  }),
  toolchain: t.expose('toolchain', {
    type: Toolchain,
    nullable: true,
    description: 'The toolchain it is built with; for an extension, that of its parent. Null if unknown.',
  }),
  toolchainFamilies: t.exposeStringList('toolchainFamilies', {
    description: 'The toolchain families with which it can be loaded, e.g. `2023b_foss`.',
  }),
  loadCommands: t.exposeStringList('loadCommands', {
    description: 'The shell commands that load this version, in order.',
  }),
}));
