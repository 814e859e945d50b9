import type { KnownIssue } from './knownIssue.ts';

const SCRIPTS = 'https://github.com/EESSI/software-layer-scripts/blob/a45043f6172d4063695f04393a4880a7940546e7';
const KNOWN_ISSUES_2023 = 'https://www.eessi.io/docs/known_issues/eessi-2023.06/';

/** Toolchains whose compilers do not know Zen 4. */
const ZEN4_TOOLCHAINS = ['foss/2022b', 'gompi/2022b', 'gfbf/2022b', 'GCC/12.2.0', 'GCCcore/12.2.0'];
const ZEN4 = { source: 'EESSI', releases: ['2023.06'], cpuArchitectures: ['x86_64/amd/zen4'] } as const;
const ZEN4_DESCRIPTION =
  'The compilers and BLAS libraries of the toolchains of 2022b (GCC 12.2.0) do not fully support Zen 4, so EESSI does not build with them for it: the module is there, but loading it raises an error. Use a later toolchain.';

/** Releases of CUDA 12 whose nvcc supports no capability above 9.0. */
const CUDA_12_UP_TO_90 = ['12.0', '12.1', '12.2', '12.3', '12.4', '12.5', '12.6'];

/** Issues of upstreams' builds, read from what the upstreams publish; `url` names the place. */
export const KNOWN_ISSUES: readonly KnownIssue[] = [
  {
    code: 'eessi-2023.06-zen4-2022b',
    severity: 'BLOCKS',
    title: 'Not built for Zen 4 with the toolchains of 2022b.',
    description: ZEN4_DESCRIPTION,
    url: KNOWN_ISSUES_2023,
    match: { ...ZEN4, toolchains: ZEN4_TOOLCHAINS },
  },
  {
    code: 'eessi-2023.06-zen4-2022b-toolchains',
    severity: 'BLOCKS',
    title: 'The toolchains of 2022b are not available on Zen 4.',
    description: ZEN4_DESCRIPTION,
    url: KNOWN_ISSUES_2023,
    match: { ...ZEN4, modules: ZEN4_TOOLCHAINS },
  },
  {
    code: 'eessi-cuda-12.6-blackwell',
    severity: 'BLOCKS',
    title: 'Not built for this GPU: its CUDA toolkit supports capabilities up to 9.0.',
    description:
      'nvcc of CUDA 12.0 to 12.6 cannot generate code for GPUs of the Blackwell generation. EESSI lists the module for them, but loading it raises an error. Use a build with CUDA 12.8 or later.',
    url: `${SCRIPTS}/eb_hooks.py`,
    match: {
      source: 'EESSI',
      gpuArchitectures: ['nvidia/cc100', 'nvidia/cc101', 'nvidia/cc103', 'nvidia/cc110', 'nvidia/cc120', 'nvidia/cc121'],
      modules: CUDA_12_UP_TO_90.map((release) => `*-CUDA-${release}.*`),
    },
  },
  {
    code: 'eessi-espresso-4.2.1',
    severity: 'WARNS',
    title: 'ESPResSo 4.2.1 gives wrong results in some cases; use 4.2.2 or later.',
    description:
      'A defect that 4.2.2 corrects (espressomd/espresso issue 4856). EESSI keeps the module to reproduce earlier results, and prints a message when it is loaded.',
    url: 'https://github.com/EESSI/software-layer/pull/560',
    match: { source: 'EESSI', modules: ['ESPResSo/4.2.1-*'] },
  },
  {
    code: 'eessi-2023.06-grace-scipy-bundle-2023.02',
    severity: 'WARNS',
    title: '46 unit tests of SciPy-bundle 2023.02 failed on NVIDIA Grace.',
    description: 'EESSI prints a message that says so when this module is loaded on Grace.',
    url: `${SCRIPTS}/create_lmodsitepackage.py`,
    match: {
      source: 'EESSI',
      releases: ['2023.06'],
      cpuArchitectures: ['aarch64/nvidia/grace'],
      modules: ['SciPy-bundle/2023.02-gfbf-2022b'],
    },
  },
];
