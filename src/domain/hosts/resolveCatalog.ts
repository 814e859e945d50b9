import type { CatalogBuilds, CatalogResolution, CpuBuilds, CpuChoice } from './catalogResolution.ts';
import { cpuOfPath } from './cpuNames.ts';
import { startUpAccelerator, startUpCpu } from './eessiStartUp.ts';
import { gpuOfTarget } from './gpuNames.ts';
import { runnableGpus } from './gpuCompatibility.ts';
import type { Host } from './host.ts';
import { ancestorsOf, MICROARCHITECTURES, runs } from './microarchitecture.ts';

/**
 * Which set of builds a host gets of a catalog. Under UPSTREAM, catalogs of EESSI give what their start-up chooses; otherwise, a host
 * gets every build whose instruction set it has.
 */
export function resolveCatalog(host: Host, catalog: CatalogBuilds): CatalogResolution {
  if (catalog.cpus.length === 0) return withoutCpus(catalog);
  const resolution = host.policy === 'UPSTREAM' && hasStartUp(catalog) ? upstream(host, catalog) : compatible(host, catalog);
  return { ...resolution, explanation: [...hostSteps(host), ...resolution.explanation] };
}

/** Whether the catalog's own start-up chooses a directory for the whole release. */
const hasStartUp = ({ source }: CatalogBuilds): boolean => source === 'EESSI' || source === 'DEMO';

function withoutCpus({ label, type }: CatalogBuilds): CatalogResolution {
  const { state, reason } = stateWithoutCpus(type);
  return { state, choices: [], explanation: [`${label} does not state for which CPUs its software is built. ${reason}`] };
}

/** The state of what names no CPU, and the reason. */
export function stateWithoutCpus(type: CatalogBuilds['type']): { state: 'FROM_SOURCE' | 'UNSPECIFIED'; reason: string } {
  if (type === 'SOURCE_PACKAGE') return { state: 'FROM_SOURCE', reason: 'It is built from source on the host.' };
  if (type === 'PACKAGE_MANAGER') return { state: 'FROM_SOURCE', reason: 'It is installed on the host by a package manager.' };
  return { state: 'UNSPECIFIED', reason: 'It is assumed to run.' };
}

function hostSteps({ cpu, family, microarchitecture, runsAs }: Host): string[] {
  const steps = [`The CPU is ${microarchitecture} (${family}).`];
  if (runsAs !== microarchitecture) steps.push(`By its flags, it gets the same builds as ${cpu}.`);
  if (cpu === 'skylake') steps.push('skylake is the processor without AVX-512; a Xeon with AVX-512 is skylake_avx512.');
  return steps;
}

const stateOf = ([best]: readonly CpuChoice[]) => (!best ? 'NOT_BUILT' : best.isNative ? 'NATIVE' : 'COMPATIBLE');

function upstream(host: Host, { cpus, label }: CatalogBuilds): CatalogResolution {
  const { choice, steps } = startUpCpu(host, cpus, label);
  if (!choice) return { state: 'NOT_BUILT', choices: [], explanation: steps };
  const accelerator = startUpAccelerator(host, choice);
  const gpu = accelerator.choice;
  const gpus = gpu === null ? [] : runnable(host, [gpu]).map((one) => ({ ...one, needsOverride: false }));
  const choices = [{ cpu: choice.cpu, isNative: isNative(host, choice), needsOverride: false, gpus }];
  return { state: stateOf(choices), choices, explanation: [...steps, ...accelerator.steps] };
}

/** Only the first GPU counts at start-up. */
const runnable = ({ gpus: [first = ''] }: Host, builds: readonly string[]) =>
  builds.map((gpu) => ({ gpu, hostGpu: first, isNative: gpuOfTarget(gpu) === first }));

const isNative = ({ microarchitecture }: Host, { cpu }: CpuBuilds): boolean =>
  cpuOfPath(cpu)?.microarchitecture === microarchitecture;

function compatible(host: Host, catalog: CatalogBuilds): CatalogResolution {
  const found = catalog.cpus
    .filter(({ cpu }) => runs(host.runsAs, cpuOfPath(cpu)?.microarchitecture ?? ''))
    .sort(bestFirst(host));
  const chosen = hasStartUp(catalog) ? startUpCpu(host, catalog.cpus, catalog.label).choice : null;
  const choices = found.map((builds) => compatibleChoice(host, builds, hasStartUp(catalog), chosen));
  return { state: stateOf(choices), choices, explanation: compatibleSteps(host, catalog, choices) };
}

function compatibleChoice(host: Host, builds: CpuBuilds, withStartUp: boolean, chosen: CpuBuilds | null): CpuChoice {
  const accelerator = startUpAccelerator(host, builds).choice;
  return {
    cpu: builds.cpu,
    isNative: isNative(host, builds),
    needsOverride: withStartUp && builds !== chosen,
    gpus: runnableGpus(host.gpus, builds.gpus).map((one) => ({ ...one, needsOverride: withStartUp && one.gpu !== accelerator })),
  };
}

/** Most ancestors first, then most features, then in the order of EESSI's directories, then by name. */
const bestFirst =
  ({ directories }: Host) =>
  (a: CpuBuilds, b: CpuBuilds): number => {
    const [left, right] = [rankOf(a, directories), rankOf(b, directories)];
    return (
      right.ancestors - left.ancestors || right.features - left.features || left.place - right.place || (a.cpu < b.cpu ? -1 : 1)
    );
  };

function rankOf({ cpu }: CpuBuilds, directories: readonly string[]): { ancestors: number; features: number; place: number } {
  const name = cpuOfPath(cpu)?.microarchitecture ?? '';
  const place = directories.indexOf(cpuOfPath(cpu)?.directories[0] ?? '');
  return {
    ancestors: ancestorsOf(name).length,
    features: MICROARCHITECTURES.get(name)?.features.size ?? 0,
    place: place < 0 ? directories.length : place,
  };
}

function compatibleSteps({ runsAs, gpus }: Host, { label }: CatalogBuilds, choices: readonly CpuChoice[]): string[] {
  const steps = [`It runs builds for ${[runsAs, ...ancestorsOf(runsAs)].join(', ')}.`];
  if (choices.length === 0) return [...steps, `${label} has builds for none of these.`];
  steps.push(`Of these, ${label} has builds for ${choices.map(({ cpu }) => cpu).join(', ')}, best first.`);
  if (gpus.length === 0) return steps;
  const used = [...new Set(choices.flatMap((choice) => choice.gpus.map(({ gpu }) => gpu)))];
  return [
    ...steps,
    `Its GPUs are ${gpus.join(', ')}; of the builds for GPUs, they run ${used.length > 0 ? `those for ${used.join(', ')}` : 'none'}.`,
  ];
}
