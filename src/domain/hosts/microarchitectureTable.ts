/** CPU families, as `uname -m` names them. */
export type CpuFamily = 'x86_64' | 'aarch64' | 'ppc64le' | 'riscv64';

/**
 * Name; vendor, empty for a generic one; parents; the features (flags of /proc/cpuinfo) that it adds to theirs; on aarch64 the
 * "CPU part" of /proc/cpuinfo. Lists are separated by blanks.
 */
export type MicroarchitectureRow = readonly [name: string, vendor: string, parents: string, adds: string, part?: string];

/**
 * The microarchitectures of archspec, made from cpu/microarchitectures.json of https://github.com/archspec/archspec-json at commit
 * 90b453f4053b of 2026-08-19, which is licensed under Apache-2.0 or MIT. 32-bit and big-endian families are left out.
 *
 * Differences: sse3 is inherited, where archspec relies on ssse3 instead; and power8, power9 and power10, which /proc/cpuinfo gives
 * without the byte order, are children of their little-endian forms.
 */
export const MICROARCHITECTURE_TABLE: Readonly<Record<CpuFamily, readonly MicroarchitectureRow[]>> = {
  x86_64: [
    ['x86_64', '', '', ''],
    ['x86_64_v2', '', 'x86_64', 'cx16 lahf_lm mmx sse sse2 ssse3 sse4_1 sse4_2 popcnt'],
    ['x86_64_v3', '', 'x86_64_v2', 'avx avx2 bmi1 bmi2 f16c fma abm movbe xsave'],
    ['x86_64_v4', '', 'x86_64_v3', 'avx512f avx512bw avx512cd avx512dq avx512vl'],
    ['nocona', 'intel', 'x86_64', 'mmx sse sse2 sse3'],
    ['core2', 'intel', 'nocona', 'ssse3'],
    ['nehalem', 'intel', 'core2 x86_64_v2', ''],
    ['westmere', 'intel', 'nehalem', 'aes pclmulqdq'],
    ['sandybridge', 'intel', 'westmere', 'avx'],
    ['ivybridge', 'intel', 'sandybridge', 'rdrand f16c'],
    ['haswell', 'intel', 'ivybridge x86_64_v3', ''],
    ['broadwell', 'intel', 'haswell', 'rdseed adx'],
    ['skylake', 'intel', 'broadwell', 'clflushopt xsavec xsaveopt'],
    ['mic_knl', 'intel', 'broadwell', 'avx512f avx512pf avx512er avx512cd'],
    ['skylake_avx512', 'intel', 'skylake x86_64_v4', 'clwb'],
    ['cannonlake', 'intel', 'skylake x86_64_v4', 'avx512vbmi avx512ifma sha_ni'],
    ['cascadelake', 'intel', 'skylake_avx512', 'avx512_vnni'],
    ['icelake', 'intel', 'cascadelake cannonlake', 'rdpid gfni avx512_vbmi2 avx512_vpopcntdq avx512_bitalg vpclmulqdq vaes'],
    ['sapphirerapids', 'intel', 'icelake', 'avx512_bf16 cldemote movdir64b movdiri serialize waitpkg amx_bf16 amx_tile amx_int8'],
    ['alderlake', 'intel', 'skylake', 'avx_vnni sha_ni clwb rdpid gfni vaes vpclmulqdq movdiri movdir64b serialize waitpkg'],
    ['arrowlake', 'intel', 'alderlake', 'avx_ifma avx_ne_convert avx_vnni_int8 cmpccxadd'],
    ['arrowlake_s', 'intel', 'arrowlake', 'avx_vnni_int16 sha512 sm3 sm4'],
    ['k10', 'amd', 'x86_64', 'mmx sse sse2 sse4a abm cx16 3dnow 3dnowext'],
    ['bulldozer', 'amd', 'x86_64_v2', 'sse4a xsave abm avx xop fma4 aes pclmulqdq'],
    ['piledriver', 'amd', 'bulldozer', 'bmi1 f16c fma tbm'],
    ['steamroller', 'amd', 'piledriver', 'fsgsbase'],
    ['excavator', 'amd', 'steamroller x86_64_v3', ''],
    ['zen', 'amd', 'x86_64_v3', 'fsgsbase rdseed clzero aes pclmulqdq sse4a xsavec xsaveopt clflushopt'],
    ['zen2', 'amd', 'zen', 'clwb'],
    ['zen3', 'amd', 'zen2', 'vaes vpclmulqdq pku'],
    [
      'zen4',
      'amd',
      'zen3 x86_64_v4',
      'gfni flush_l1d avx512ifma avx512_bf16 avx512vbmi avx512_vbmi2 avx512_vnni avx512_bitalg avx512_vpopcntdq',
    ],
    ['zen5', 'amd', 'zen4', 'avx512_vp2intersect avx_vnni movdir64b movdiri tsc_adjust'],
  ],
  aarch64: [
    ['aarch64', '', '', ''],
    ['armv8.1a', '', 'aarch64', ''],
    ['armv8.2a', '', 'armv8.1a', ''],
    ['armv8.3a', '', 'armv8.2a', ''],
    ['armv8.4a', '', 'armv8.3a', ''],
    ['armv8.5a', '', 'armv8.4a', ''],
    ['armv8.6a', '', 'armv8.5a', ''],
    ['armv9.0a', '', 'armv8.5a', ''],
    ['armv9.2a', '', 'armv9.0a armv8.6a', ''],
    ['thunderx2', 'cavium', 'armv8.1a', 'fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics cpuid asimdrdm', '0x0af'],
    [
      'a64fx',
      'fujitsu',
      'armv8.2a',
      'fp asimd evtstrm sha1 sha2 crc32 atomics cpuid asimdrdm fphp asimdhp fcma dcpop sve',
      '0x001',
    ],
    ['cortex_a72', 'arm', 'aarch64', 'fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid', '0xd08'],
    ['neoverse_n1', 'arm', 'cortex_a72 armv8.2a', 'atomics fphp asimdhp asimdrdm lrcpc dcpop asimddp', '0xd0c'],
    [
      'neoverse_v1',
      'arm',
      'neoverse_n1 armv8.4a',
      'jscvt fcma sha3 sha512 sve asimdfhm dit uscat ilrcpc flagm dcpodp svei8mm svebf16 i8mm bf16 dgh rng',
      '0xd40',
    ],
    [
      'neoverse_v2',
      'arm',
      'neoverse_n1 armv9.0a',
      'jscvt fcma sha3 sha512 sve asimdfhm uscat ilrcpc flagm sb dcpodp sve2 flagm2 frint svei8mm svebf16 i8mm bf16',
      '0xd4f',
    ],
    [
      'neoverse_n2',
      'arm',
      'neoverse_n1 armv9.0a',
      'jscvt fcma sha3 sha512 sve asimdfhm uscat ilrcpc flagm sb dcpodp sve2 flagm2 frint svei8mm svebf16 i8mm bf16',
      '0xd49',
    ],
    [
      'ampere1',
      'ampere',
      'neoverse_n1 armv8.6a',
      'jscvt fcma sha3 sha512 asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg dcpodp flagm2 frint i8mm bf16 rng bti ecv',
      '0xac3',
    ],
    ['ampere1a', 'ampere', 'ampere1', 'sm3 sm4', '0xac4'],
    [
      'neoverse_v3ae',
      'arm',
      'neoverse_v2 armv9.2a',
      'afp bti dgh dit ecv paca pacg sm3 sm4 sveaes svebitperm svepmull svesha3 svesm4 wfxt',
      '0xd83',
    ],
    [
      'm1',
      'apple',
      'armv8.4a',
      'fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc dcpop sha3 asimddp sha512 asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg dcpodp flagm2 frint',
      '0x022',
    ],
    ['m2', 'apple', 'm1 armv8.5a', 'ecv bf16 i8mm bti', '0x032'],
    ['m3', 'apple', 'm2 armv8.6a', ''],
    ['m4', 'apple', 'm3 armv8.6a', 'sme sme2'],
  ],
  ppc64le: [
    ['ppc64le', '', '', ''],
    ['power8le', 'ibm', 'ppc64le', ''],
    ['power9le', 'ibm', 'power8le', ''],
    ['power10le', 'ibm', 'power9le', ''],
    ['power8', 'ibm', 'power8le', ''],
    ['power9', 'ibm', 'power8 power9le', ''],
    ['power10', 'ibm', 'power9 power10le', ''],
  ],
  riscv64: [
    ['riscv64', '', '', ''],
    ['u74mc', 'sifive', 'riscv64', ''],
    ['x60', 'spacemit', 'riscv64', ''],
  ],
};
