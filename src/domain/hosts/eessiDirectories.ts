import type { CpuFamily } from './microarchitectureTable.ts';

/** A CPU as far as EESSI's start-up looks at it. */
export interface DetectedCpu {
  readonly family: CpuFamily;
  /** In lower case, e.g. amd; empty if there is none. */
  readonly vendor: string;
  /** Words of the line `flags`, `Features`, `cpu` or `isa` of /proc/cpuinfo. */
  readonly flags: ReadonlySet<string>;
}

/** A CPU directory of EESSI, and the CPUs that get it. */
interface DirectoryRule {
  readonly path: string;
  readonly vendor: string;
  /** All of them are needed. */
  readonly flags: readonly string[];
}

const rule = (path: string, vendor: string, flags: string): DirectoryRule => ({ path, vendor, flags: flags.split(' ') });

const HASWELL = 'avx2 fma';
const SKYLAKE = `${HASWELL} avx512f avx512bw avx512cd avx512dq avx512vl`;
const ZEN4 = 'avx2 fma vaes avx512f avx512ifma';

/** The instruction set strings of the SpacemiT X60 with the kernels of its vendor and from 6.6 on, and of the SiFive P550. */
export const X60 = 'rv64imafdcv_sscofpmf_sstc_svpbmt_zicbom_zicboz_zicbop_zihintpause';
export const X60_KERNEL_6_6 =
  'rv64imafdcv_zicbom_zicboz_zicntr_zicond_zicsr_zifencei_zihintpause_zihpm_zfh_zfhmin_zca_zcd_zba_zbb_zbc_zbs_zkt_zve32f_zve32x_zve64d_zve64f_zve64x_zvfh_zvfhmin_zvkt_sscofpmf_sstc_svinval_svnapot_svpbmt';
export const P550 = 'rv64imafdch_zicsr_zifencei_zba_zbb_sscofpmf';

/**
 * The rules by which EESSI's start-up detects CPUs, in its order: the last match is the best. Facts read from init/arch_specs of
 * https://github.com/EESSI/software-layer-scripts at commit a45043f6172d of 2026-08-07 (eessi_archdetect.sh 1.2.0).
 */
const RULES: Readonly<Record<CpuFamily, readonly DirectoryRule[]>> = {
  x86_64: [
    rule('x86_64/intel/haswell', 'intel', HASWELL),
    rule('x86_64/intel/skylake_avx512', 'intel', SKYLAKE),
    rule('x86_64/intel/cascadelake', 'intel', `${SKYLAKE} avx512_vnni`),
    rule('x86_64/intel/icelake', 'intel', `${SKYLAKE} avx512_vnni avx512_vbmi2`),
    rule('x86_64/intel/sapphirerapids', 'intel', `${SKYLAKE} avx512_bf16 amx_tile`),
    rule('x86_64/amd/zen2', 'amd', 'avx2 fma'),
    rule('x86_64/amd/zen3', 'amd', 'avx2 fma vaes'),
    rule('x86_64/amd/zen4', 'amd', ZEN4),
    rule('x86_64/amd/zen5', 'amd', `${ZEN4} avx512_vp2intersect avx_vnni movdiri`),
  ],
  aarch64: [
    rule('aarch64/a64fx', 'fujitsu', 'asimdhp sve'),
    rule('aarch64/neoverse_n1', 'arm', 'asimddp'),
    rule('aarch64/neoverse_v1', 'arm', 'asimddp svei8mm'),
    rule('aarch64/nvidia/grace', 'arm', 'sve2 sm3 sm4 svesm4'),
    rule('aarch64/google/axion', 'arm', 'sve2 rng sm3 sm4 svesm4'),
  ],
  ppc64le: [rule('ppc64le/power9le', 'ibm', 'POWER9')],
  riscv64: [
    rule('riscv64/sifive/p550', 'sifive', P550),
    rule('riscv64/spacemit/x60', 'spacemit', X60),
    rule('riscv64/spacemit/x60-k6.6', 'spacemit', X60_KERNEL_6_6),
  ],
};

/**
 * The CPU directories that EESSI's start-up looks for, best first: every one whose vendor and flags the CPU has, then the generic one.
 * This is not ancestry: an AMD Naples gets zen2, a Neoverse N2 gets neoverse_v1.
 */
export function eessiDirectories({ family, vendor, flags }: DetectedCpu): string[] {
  const rules = RULES[family];
  // Since March 2026, an Arm implementer without a rule of its own (Ampere, Apple, NVIDIA) is treated as Arm.
  const treatedAs = family === 'aarch64' && !rules.some((one) => one.vendor === vendor) ? 'arm' : vendor;
  const matching = rules.filter((one) => one.vendor === treatedAs && one.flags.every((flag) => flags.has(flag)));
  return [...matching.reverse().map(({ path }) => path), `${family}/generic`];
}
