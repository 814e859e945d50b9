import { type Host, type HostInput, type HostPolicy, readHost } from './host.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** Maximum number of names in a message. */
const LISTED = 5;

/** Architectures of a partition, as an offering states them. */
export interface PartitionArchitectures {
  /** One CPU, e.g. x86_64/amd/zen3. */
  readonly cpuArchitecture: string;
  /** GPUs, separated by commas; may be empty. */
  readonly gpuArchitecture: string;
}

/**
 * A partition as a host. What is not understood is a problem and never guessed; so are several CPUs, since the builds would depend on
 * the node.
 */
export function partitionHost(partition: PartitionArchitectures, policy: HostPolicy = 'UPSTREAM'): Reading<Host> {
  const { value: input, problem } = partitionHostInput(partition);
  return problem ? { value: null, problem } : readHost({ ...input, policy });
}

/** A partition as a client would describe it as a host. */
export function partitionHostInput({ cpuArchitecture, gpuArchitecture }: PartitionArchitectures): Reading<HostInput> {
  const cpus = parts(cpuArchitecture, /[,;\n]/);
  const [cpu] = cpus;
  if (cpu === undefined) return notKnown('The partition states no CPU.');
  if (cpus.length > 1) return notKnown(`The partition states several CPUs: ${listed(cpus)}.`);
  return known({ cpu, gpu: parts(gpuArchitecture, /[,\n]/) });
}

const parts = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The first of some names. */
function listed(names: readonly string[]): string {
  const more = names.length > LISTED ? `, and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).map(shortened).join(', ')}${more}`;
}

const shortened = (text: string): string => (text.length > 50 ? `${text.slice(0, 50)}…` : text);
