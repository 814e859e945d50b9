import { z } from 'zod';
import { fullModuleName } from '../../domain/loadCommands.ts';
import type { Module, Toolchain } from '../../domain/snapshot.ts';

/** A module in responses. */
export const ModuleView = z
  .object({
    full_module_name: z.string().meta({ description: 'Argument of `module load`.' }),
    module_name: z.string().meta({ description: 'The part before the first slash.' }),
    module_version: z.string().meta({ description: 'The part after the first slash.' }),
  })
  .meta({ id: 'SoftwareModule', description: 'An environment module.' });

/** A rendered module. */
export type ModuleView = z.infer<typeof ModuleView>;

/** A toolchain in responses. */
export const ToolchainView = z
  .object({
    name: z.string().meta({ description: 'Name, e.g. foss.' }),
    version: z.string().meta({ description: 'Version, e.g. 2023b.' }),
  })
  .meta({ id: 'SoftwareToolchain', description: 'The compilers and libraries used to build a version.' });

/** Renders a module. */
export const moduleView = (module: Module): ModuleView => ({
  full_module_name: fullModuleName(module),
  module_name: module.name,
  module_version: module.version,
});

/** A module in requests; the full name can replace both parts. */
export const ModuleDraft = ModuleView.partial().meta({ id: 'SoftwareModuleRequest', description: 'A module in a request.' });

/** Parses a module of a request. */
export function moduleOf({ full_module_name, module_name, module_version }: z.infer<typeof ModuleDraft>): Module {
  const [name = '', ...version] = (full_module_name ?? '').split('/');
  return { name: module_name ?? name, version: module_version ?? version.join('/') };
}

/** A toolchain in requests. */
export const ToolchainDraft = ToolchainView.partial().meta({
  id: 'SoftwareToolchainRequest',
  description: 'A toolchain in a request; without a name, no toolchain.',
});

/** Parses a toolchain of a request; null without a name. */
export const toolchainOf = ({ name, version = '' }: z.infer<typeof ToolchainDraft>): Toolchain | null =>
  name === undefined ? null : { name, version };
