import { CPU_PRODUCTS } from './cpuProducts.ts';
import { eessiDirectories, P550, X60, X60_KERNEL_6_6 } from './eessiDirectories.ts';
import { MICROARCHITECTURES, type Microarchitecture } from './microarchitecture.ts';
import type { CpuFamily } from './microarchitectureTable.ts';
import { nameKey, nearestNames } from './nearestNames.ts';
import { known, notKnown, type Reading } from './reading.ts';

/** In characters. */
const NAME_LIMIT = 255;

/** A CPU by name, with everything that determines its builds. */
export interface NamedCpu {
  /** Reads as the same CPU again. */
  readonly name: string;
  readonly family: CpuFamily;
  /** archspec's name. */
  readonly microarchitecture: string;
  /** In lower case; empty for a generic CPU. */
  readonly vendor: string;
  /** EESSI's CPU directories that it gets, best first. */
  readonly directories: readonly string[];
}

/** CPUs that EESSI tells apart and archspec does not: name, archspec's name, vendor, flags beyond those of archspec. */
const ONLY_EESSI = [
  ['axion', 'neoverse_v2', 'arm', 'sm3 sm4 svesm4 rng'],
  ['x60-k6.6', 'x60', 'spacemit', X60_KERNEL_6_6],
  ['p550', 'riscv64', 'sifive', P550],
] as const;

/** Flags that EESSI's rules ask for and the CPUs known by that name have, though archspec does not list them. */
const FURTHER_FLAGS: ReadonlyMap<string, string> = new Map([
  ['neoverse_v2', 'sm3 sm4 svesm4'],
  ['power9le', 'POWER9'],
  ['x60', X60],
]);

const ALL: readonly NamedCpu[] = [
  ...Array.from(MICROARCHITECTURES.values(), (one) => named(one.name, one, one.vendor, FURTHER_FLAGS.get(one.name) ?? '')),
  ...ONLY_EESSI.flatMap(([name, archspec, vendor, flags]) => {
    const microarchitecture = MICROARCHITECTURES.get(archspec);
    return microarchitecture ? [named(name, microarchitecture, vendor, flags)] : [];
  }),
];

function named(
  name: string,
  { family, name: microarchitecture, features }: Microarchitecture,
  vendor: string,
  further: string,
): NamedCpu {
  const flags = new Set([...features, ...further.split(' ')]);
  const directories = vendor === '' ? [`${family}/generic`] : eessiDirectories({ family, vendor, flags });
  return { name, family, microarchitecture, vendor, directories };
}

const BY_KEY: ReadonlyMap<string, NamedCpu> = new Map(
  ALL.flatMap((cpu) => spellingsOf(cpu).map((spelling) => [nameKey(spelling), cpu] as const)),
);

/** With and without vendor or family: zen3, amd/zen3, x86_64/zen3, x86_64/amd/zen3. */
function spellingsOf({ name, family, vendor }: NamedCpu): string[] {
  const products = CPU_PRODUCTS[name];
  const vendors = [vendor, products?.vendor ?? ''].filter((one) => one !== '');
  const prefixes = ['', `${family}/`, ...vendors.flatMap((one) => [`${one}/`, `${family}/${one}/`])];
  return [name, ...(products?.names ?? [])].flatMap((one) => prefixes.map((prefix) => `${prefix}${one}`));
}

/** Every CPU that is known by name, families first come first. */
export const namedCpus = (): readonly NamedCpu[] => ALL;

/** What people call a CPU besides its name. */
export const cpuAliases = (name: string): readonly string[] => CPU_PRODUCTS[name]?.names ?? [];

/**
 * Reads the name of a CPU: archspec's, EESSI's, or that of a product, with or without vendor and family, in any letter case; `-`, `_` and
 * blanks may be left out. A family alone is its generic CPU.
 */
export function readCpuName(text: string): Reading<NamedCpu> {
  const key = nameKey(text);
  const cpu = BY_KEY.get(key);
  if (cpu) return known(cpu);
  if (key === '') return notKnown('The name of the CPU is empty.');
  if (key === 'generic')
    return notKnown('"generic" alone names no CPU: give its family, as in x86_64/generic.', [
      'x86_64/generic',
      'aarch64/generic',
    ]);
  if (text.length > NAME_LIMIT) return notKnown(`The name of a CPU has at most ${NAME_LIMIT} characters, not ${text.length}.`);
  return notKnown(`No CPU is known by the name "${text.trim()}".`, suggestionsFor(key));
}

function suggestionsFor(key: string): string[] {
  const names = ALL.flatMap(({ name }) => [name, ...cpuAliases(name)]);
  return nearestNames(key.slice(key.lastIndexOf('/') + 1), names);
}

/** The CPU of a target's path, e.g. x86_64/amd/zen3; undefined if it is not known. */
export const cpuOfPath = (path: string): NamedCpu | undefined => BY_KEY.get(nameKey(path));

/** The path that targets for a CPU have, e.g. x86_64/amd/zen3: EESSI's where it has a directory for this CPU. */
export function pathOf(cpu: NamedCpu): string {
  const {
    name,
    family,
    vendor,
    directories: [directory = ''],
  } = cpu;
  return cpuOfPath(directory) === cpu ? directory : [family, vendor, name].filter((part) => part !== '').join('/');
}
