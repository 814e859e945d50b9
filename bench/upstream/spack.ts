import { Random } from './random.ts';
import { names, prose, versionNumber } from './words.ts';

/** The number of Spack's packages in July 2026. */
const PACKAGES = 8_913;
const VIRTUALS = 49;
/** The changes of one year of Spack. */
const LATER = { packages: 0.06, versions: 0.06, changed: 0.1, removed: 0.01 };

type Entry = ReturnType<typeof entry>;

/** Generates Spack's repology.json of a date: the later one has more packages and versions, other texts, and lacks a few. */
export function generateSpack(date: '2025-03-20' | '2026-07-01', scale: number): string {
  const isLater = date === '2026-07-01';
  const all = names(new Random(1), PACKAGES * scale, (name, index) => (index % 4 === 0 ? `py-${name}` : name));
  const entries = all.flatMap((name, index) => {
    const fate = new Random(index + 7_000_000).next();
    const isThere = isLater ? fate >= LATER.removed : fate < 1 - LATER.packages;
    return isThere ? [entry(name, index, all, isLater)] : [];
  });
  return JSON.stringify(
    {
      last_update: `${date} 05:04:12.723579`,
      num_packages: entries.length,
      packages: withVirtuals(entries),
      repository_name: 'spack',
    },
    null,
    4,
  );
}

/** For each virtual package upstream repeats the entry of one that provides it. */
function withVirtuals(entries: readonly Entry[]): Record<string, Entry> {
  const repeats = entries.slice(0, VIRTUALS).map((provider, index) => [`virtual-${index}`, provider] as const);
  const packages = [...entries.map((item) => [item.name, item] as const), ...repeats];
  return Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entry(name: string, index: number, all: readonly [string, ...string[]], isLater: boolean) {
  const random = new Random(index);
  const versions = versionsOf(random, name, isLater);
  const summary = prose(random, random.skewed(95, 0.95, 3_000));
  return {
    alias: index < VIRTUALS ? [{ alias_for: name, name: `virtual-${index}` }] : [],
    categories: random.chance(0.07) ? [random.pick(['build-tools', 'detectable', 'e4s', 'hep', 'rocm', 'windows'])] : [],
    dependencies: Array.from({ length: random.skewed(7, 0.6, 90) }, () => random.pick(all)).sort(),
    downloads: versions.map((version) => version.downloads?.[0] ?? null),
    homepages: [random.chance(0.002) ? null : `https://www.${name}.example/`],
    licenses: random.chance(0.75) ? [random.pick(['Apache-2.0', 'BSD-3-Clause', 'GPL-3.0-or-later', 'MIT OR Apache-2.0'])] : [],
    maintainers: random.chance(0.3) ? [random.pick(all)] : [],
    name,
    patches: random.chance(0.1) ? [`${name}.patch when @1.2:`] : [],
    summary: isLater && random.chance(LATER.changed) ? `${summary} Rewritten.\n` : `${summary}\n`,
    version: versions,
  };
}

interface Version {
  readonly version: string;
  readonly branch?: string;
  readonly downloads?: readonly string[];
  readonly repositories?: readonly Record<string, string>[];
}

function versionsOf(random: Random, name: string, isLater: boolean): Version[] {
  const count = random.skewed(2, 1.25, 274);
  const versions = Array.from({ length: count }, (_, index) => versionOf(random, name, index));
  const branch: Version[] = random.chance(0.15)
    ? [
        {
          branch: 'main',
          repositories: [{ branch: 'main', type: 'git', url: `https://git.${name}.example/${name}.git` }],
          version: 'main',
        },
      ]
    : [];
  const newest = random.chance(LATER.versions * 4) ? [versionOf(random, name, count)] : [];
  return [...versions, ...(isLater ? newest : []), ...branch].sort((a, b) => (a.version < b.version ? -1 : 1));
}

function versionOf(random: Random, name: string, index: number): Version {
  const version = versionNumber(random, index);
  if (random.chance(0.09))
    return { repositories: [{ commit: 'f'.repeat(40), type: 'git', url: `https://git.${name}.example/${name}.git` }], version };
  return { downloads: [`https://downloads.${name}.example/releases/download/v${version}/${name}-${version}.tar.gz`], version };
}
