import { z } from 'zod';
import { fullModuleName } from '../../domain/loadCommands.ts';
import type { Module, Toolchain } from '../../domain/snapshot.ts';

export const ModuleView = z
  .object({
    full_module_name: z.string().meta({ description: 'What `module load` takes.' }),
    module_name: z.string().meta({ description: 'The part before the first slash.' }),
    module_version: z.string().meta({ description: 'The part behind it.' }),
  })
  .meta({ id: 'SoftwareModule', description: 'A module.' });

export type ModuleView = z.infer<typeof ModuleView>;

export const ToolchainView = z
  .object({
    name: z.string().meta({ description: 'The name, e.g. foss.' }),
    version: z.string().meta({ description: 'The version, e.g. 2023b.' }),
  })
  .meta({ id: 'SoftwareToolchain', description: 'The compilers and libraries that a version is built with.' });

export const moduleView = (module: Module): ModuleView => ({
  full_module_name: fullModuleName(module),
  module_name: module.name,
  module_version: module.version,
});

/** A module as clients write it; the full name may stand for both parts. */
export const ModuleDraft = ModuleView.partial().meta({ id: 'SoftwareModuleRequest', description: 'A module as it is written.' });

export function moduleOf({ full_module_name, module_name, module_version }: z.infer<typeof ModuleDraft>): Module {
  const [name = '', ...version] = (full_module_name ?? '').split('/');
  return { name: module_name ?? name, version: module_version ?? version.join('/') };
}

export const ToolchainDraft = ToolchainView.partial().meta({
  id: 'SoftwareToolchainRequest',
  description: 'A toolchain as it is written; none where it has no name.',
});

export const toolchainOf = ({ name, version = '' }: z.infer<typeof ToolchainDraft>): Toolchain | null =>
  name === undefined ? null : { name, version };
