import type { BuildState as State } from '../domain/hosts/versionBuild.ts';
import { describedEnum } from './order.ts';

/** GraphQL enum of build states. */
export const BuildState = describedEnum<State>('BuildState', 'What a host gets, best first.', {
  NATIVE: "A build for the host's own CPU and, if it is for GPUs, for its own GPU.",
  COMPATIBLE: 'A build for another CPU or GPU, which the host is given and runs.',
  FROM_SOURCE: 'Made on the host: built from source (Spack) or installed by a package manager.',
  UNSPECIFIED: 'Its catalog does not state for which CPUs it is built; it is assumed to run.',
  BLOCKED: 'There is a build, but it is known not to load on the host: see `issues`.',
  NEEDS_GPU: 'Built only for GPUs, none of which the host has.',
  NOT_BUILT: 'No build for a CPU that the host runs.',
});
