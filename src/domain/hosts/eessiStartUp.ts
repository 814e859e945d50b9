import { cpuName } from '../architectureNames.ts';
import type { CpuBuilds } from './catalogResolution.ts';
import { gpuOfTarget } from './gpuNames.ts';
import type { Host } from './host.ts';

/** What EESSI's start-up chooses, and how. */
export interface StartUpChoice<Choice> {
  /** Null if it chooses nothing. */
  readonly choice: Choice | null;
  readonly steps: readonly string[];
}

/**
 * The CPU directory that EESSI's start-up chooses: of those that the host gets, the first that targets of the catalog have. It is the only
 * one for the whole release: what it lacks is not visible, even if a more general directory has it.
 */
export function startUpCpu({ directories }: Host, cpus: readonly CpuBuilds[], label: string): StartUpChoice<CpuBuilds> {
  const byPath = new Map(cpus.map((one) => [cpuName(one.cpu), one]));
  const found = directories.findIndex((path) => byPath.has(path));
  const missing = found < 0 ? directories : directories.slice(0, found);
  const steps = [
    `EESSI's start-up looks for ${directories.join(', ')}, in this order.`,
    ...(missing.length > 0 ? [`${label} has no builds for ${missing.join(', ')}.`] : []),
  ];
  const choice = byPath.get(directories[found] ?? '') ?? null;
  return { choice, steps: choice ? [...steps, `The builds for ${choice.cpu} are used, and no others.`] : steps };
}

/**
 * The accelerator that EESSI's start-up chooses under a CPU directory: that of the first GPU, or else the one with the last digit replaced
 * by 0. That is tried once, so a cc90 never gets cc80. GPUs of AMD are not detected.
 */
export function startUpAccelerator({ gpus: [first] }: Host, { cpu, gpus }: CpuBuilds): StartUpChoice<string> {
  if (first === undefined) return { choice: null, steps: [] };
  if (!first.startsWith('nvidia/'))
    return { choice: null, steps: [`EESSI's start-up detects no GPU but NVIDIA's, so ${first} gets none.`] };
  const general = first.replace(/\d$/, '0');
  const [own, other] = [first, general].map((wanted) => gpus.find((gpu) => gpuOfTarget(gpu) === wanted));
  if (own !== undefined) return { choice: own, steps: [`The first GPU is ${first}, for which there are builds under ${cpu}.`] };
  const missing = `The first GPU is ${first}, for which there are no builds under ${cpu}`;
  if (other !== undefined) return { choice: other, steps: [`${missing}; with 0 as its last digit, ${other} is used.`] };
  return { choice: null, steps: [general === first ? `${missing}.` : `${missing}, and none for ${general}.`] };
}
