import { Option } from 'commander';

/** The machine that a command is about. */
export interface NodeOptions {
  readonly cpu?: string;
  readonly gpu?: readonly string[];
  readonly policy?: 'upstream' | 'compatible';
}

const collected = (name: string, names: readonly string[] = []): readonly string[] => [...names, name];

/** The options that describe a machine; without them it is this one. */
export const nodeOptions = (): Option[] => [
  new Option('--cpu <name>', 'a CPU instead of that of this machine: zen4, sapphirerapids, Genoa, aarch64/a64fx'),
  new Option('--gpu <name>', 'a GPU: A100, cc80, gfx90a; repeat it for several, "none" for none').argParser(collected),
  new Option('--policy <policy>', "how builds are matched: as the catalog's start-up does, or all that the CPU can run")
    .choices(['upstream', 'compatible'])
    .default('upstream'),
];

/** The machine to which the results of a command are restricted, if any. */
export interface RestrictingOptions extends NodeOptions {
  readonly here?: true;
}

/** The options that restrict the results of a command to what a machine can load. */
export const restrictingOptions = (): Option[] => [
  new Option('--here', 'only what this machine, or that of --cpu and --gpu, can load'),
  ...nodeOptions(),
];
