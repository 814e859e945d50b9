import { Failure } from '../process/failure.ts';
import type { Io } from '../process/io.ts';
import type { NodeOptions, RestrictingOptions } from './nodeOptions.ts';

/** A machine, as `HostInput` of the API takes it. */
export interface Node {
  readonly cpu: string;
  readonly gpu: string[];
  readonly policy: 'UPSTREAM' | 'COMPATIBLE';
}

const CPUINFO = '/proc/cpuinfo';

/** Whether the options describe a machine. */
export const isDescribed = ({ cpu, gpu }: NodeOptions): boolean => cpu !== undefined || gpu !== undefined;

/** The machine that the options describe, else this one. @throws Failure if this one is not understood */
export async function nodeOf(io: Io, { cpu, gpu, policy }: NodeOptions): Promise<Node> {
  return {
    cpu: cpu ?? (await thisCpu(io)),
    // A CPU alone describes a machine without GPUs.
    gpu: gpu?.filter((name) => name.toLowerCase() !== 'none') ?? (cpu === undefined ? await theseGpus(io) : []),
    policy: policy === 'compatible' ? 'COMPATIBLE' : 'UPSTREAM',
  };
}

/** The machine to which results are restricted: that of the options, or with `--here` this one; null without them. */
export const restrictingNode = async (io: Io, options: RestrictingOptions): Promise<Node | null> =>
  options.here === true || isDescribed(options) ? await nodeOf(io, options) : null;

/** The variables of a document that describe a machine, or leave out what depends on it where it is not known. */
export interface NodeVariables {
  readonly host: Node;
  readonly hasHost: boolean;
}

/** The machine as for `nodeOf`; where this one is not understood, `hasHost` is false. @throws Failure if the options are invalid */
export async function nodeIfKnown(io: Io, options: NodeOptions): Promise<NodeVariables> {
  if (isDescribed(options)) return { host: await nodeOf(io, options), hasHost: true };
  return await nodeOf(io, options).then(
    (host) => ({ host, hasHost: true }),
    () => ({ host: { cpu: 'x86_64', gpu: [], policy: 'UPSTREAM' }, hasHost: false }),
  );
}

async function thisCpu(io: Io): Promise<string> {
  const text = await io.readFile(CPUINFO).catch(() => undefined);
  if (text === undefined)
    throw new Failure(
      'USAGE',
      `The CPU of this machine is unknown, as there is no ${CPUINFO}: name one with --cpu, e.g. --cpu zen4.`,
    );
  return await cpuOf(text);
}

/** The name of the CPU that the text of /proc/cpuinfo describes. @throws Failure if it is not understood */
export async function cpuOf(text: string): Promise<string> {
  // Loaded on demand: the tables of CPUs are large.
  const [{ isCpuinfo }, { readHostOrCpuinfo }] = await Promise.all([
    import('../../domain/hosts/cpuinfo.ts'),
    import('../../domain/hosts/host.ts'),
  ]);
  if (!isCpuinfo(text)) throw new Failure('USAGE', 'This is not the text of /proc/cpuinfo.');
  // The first processor is sufficient, and all those of a large machine would be too long.
  const { value, problem } = readHostOrCpuinfo({ cpu: text.slice(0, text.search(/\n\s*\n/) + 1 || undefined) });
  if (problem) throw new Failure('USAGE', `The CPU of this machine is not understood: ${problem.message} Name one with --cpu.`);
  return value.cpu;
}

/** The GPUs of this machine by their drivers' tools, the first one first; none without such tools. */
async function theseGpus(io: Io): Promise<string[]> {
  const [capabilities, amd] = await Promise.all([
    io.outputOf('nvidia-smi', ['--query-gpu=compute_cap', '--format=csv,noheader']),
    io.outputOf('rocm_agent_enumerator', []),
  ]);
  const nvidia = linesOf(capabilities).filter((line) => /^\d+\.\d+$/.test(line));
  return [...nvidia, ...linesOf(amd).filter((line) => /^gfx(?!000$)\w+$/.test(line))];
}

const linesOf = (text = ''): string[] => text.split('\n').map((line) => line.trim());
