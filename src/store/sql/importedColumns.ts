/** The columns that an import fills, besides the natural key: compared at a refresh, and overwritten where they differ. */
export const CONTENT = {
  package: [
    'sort_name',
    'description',
    'is_described_by_us',
    'homepage',
    'categories',
    'licenses',
    'maintainers',
    'dependencies',
    'provides',
  ],
  version: [
    'version_key',
    'version_rank',
    'release_date',
    'description',
    'version_suffix',
    'required_modules',
    'toolchain_name',
    'toolchain_version',
    'toolchain_key',
    'has_suffix',
    'module_key',
    'toolchain_families',
    'metadata',
    'load_commands',
  ],
  target: ['location', 'metadata', 'gpu_architectures'],
} as const;

/** Qualifies columns with an alias: `p.a, p.b`. */
export const columns = (alias: string, names: readonly string[]): string => names.map((name) => `${alias}.${name}`).join(', ');

/** A condition that any of the columns differs between two aliases, including nulls. */
export const differs = (a: string, b: string, names: readonly string[]): string =>
  `(${columns(a, names)}) IS DISTINCT FROM (${columns(b, names)})`;

/**
 * A 64-bit hash of the columns, by which many rows are compared: rows with equal values have equal hashes. Joining rows as wide as these
 * takes three times as long.
 */
export const contentHash = (alias: string, names: readonly string[]): string =>
  `hash_record_extended(ROW(${columns(alias, names)}), 0)`;
