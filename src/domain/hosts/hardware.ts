import { cpuAliases, namedCpus } from './cpuNames.ts';
import { namedGpus } from './gpuNames.ts';

/** A processor or GPU that hosts are described by. */
export interface Hardware {
  readonly kind: 'CPU' | 'GPU';
  /** The name that `HostInput` takes, e.g. zen4 or cc86. */
  readonly name: string;
  /** The CPU family, or the vendor of the GPU. */
  readonly family: string;
  /** What people call it besides. */
  readonly aliases: readonly string[];
}

/** Every processor and GPU that is known by name, CPUs first. */
export const HARDWARE: readonly Hardware[] = [
  ...namedCpus().map(({ name, family }) => ({ kind: 'CPU' as const, name, family, aliases: cpuAliases(name) })),
  ...namedGpus().map(({ architecture, models }) => gpu(architecture, models)),
];

function gpu(architecture: string, models: readonly string[]): Hardware {
  const [family = '', name = ''] = architecture.split('/');
  return { kind: 'GPU', name, family, aliases: models };
}
