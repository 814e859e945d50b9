/** A CPU that is known by further names, and the vendor of the products if it is not that of the microarchitecture. */
export interface CpuProducts {
  readonly names: readonly string[];
  readonly vendor?: string;
}

/** Names of products and common names, by archspec's name of what is in them, as vendors call them. */
export const CPU_PRODUCTS: Readonly<Record<string, CpuProducts>> = {
  x86_64: { names: ['x86_64/generic', 'amd64', 'x86-64-v1'] },
  aarch64: { names: ['aarch64/generic', 'arm64'] },
  ppc64le: { names: ['ppc64le/generic'] },
  riscv64: { names: ['riscv64/generic'] },
  mic_knl: { names: ['Knights Landing', 'KNL'] },
  skylake_avx512: { names: ['Skylake-SP', 'Skylake-X', 'SKX'] },
  cascadelake: { names: ['Cascade Lake', 'Cascade Lake-SP', 'CLX', 'Cooper Lake'] },
  icelake: { names: ['Ice Lake', 'Ice Lake-SP', 'ICX'] },
  sapphirerapids: { names: ['Sapphire Rapids', 'SPR', 'Emerald Rapids', 'EMR', 'Granite Rapids', 'GNR'] },
  zen: { names: ['Zen 1', 'Naples', 'EPYC 7001'] },
  zen2: { names: ['Rome', 'EPYC 7002'] },
  zen3: { names: ['Milan', 'Milan-X', 'Trento', 'EPYC 7003'] },
  zen4: { names: ['Genoa', 'Genoa-X', 'Bergamo', 'Siena', 'EPYC 9004', 'EPYC 8004'] },
  zen5: { names: ['Turin', 'EPYC 9005'] },
  neoverse_n1: { names: ['Graviton2', 'Altra', 'Ampere Altra'] },
  neoverse_v1: { names: ['Graviton3', 'Graviton3E'] },
  neoverse_v2: { names: ['Grace'], vendor: 'nvidia' },
  axion: { names: [], vendor: 'google' },
  ampere1: { names: ['AmpereOne'] },
};
