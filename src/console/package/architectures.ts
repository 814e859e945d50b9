import type { VersionRow } from './documents.ts';

/** A group of columns of the picture: the CPUs of an instruction set, or the GPUs of a vendor. */
export interface ColumnGroup {
  readonly kind: 'cpu' | 'gpu';
  readonly title: string;
  readonly columns: readonly Column[];
}

/** A CPU or GPU. */
export interface Column {
  /** As the schema names it: `x86_64/amd/zen3`. */
  readonly architecture: string;
  /** Its last part: `zen3`. */
  readonly name: string;
  /** Its vendor, where a family has several. */
  readonly vendor: string;
}

/** The columns for everything that some version is built for, generic CPUs first. */
export function columnGroups(versions: readonly VersionRow[]): ColumnGroup[] {
  const cpus = versions.flatMap(({ cpuArchitectures }) => cpuArchitectures);
  const gpus = versions.flatMap(({ gpuArchitectures }) => gpuArchitectures);
  return [...grouped('cpu', cpus), ...grouped('gpu', gpus)];
}

function grouped(kind: ColumnGroup['kind'], architectures: readonly string[]): ColumnGroup[] {
  const groups = new Map<string, Column[]>();
  for (const architecture of new Set(architectures)) {
    const [family = '', ...rest] = architecture.split('/');
    const name = rest.at(-1) ?? family;
    groups.set(family, [...(groups.get(family) ?? []), { architecture, name, vendor: rest.length > 1 ? (rest[0] ?? '') : '' }]);
  }
  return [...groups]
    .toSorted(([a], [b]) => b.localeCompare(a))
    .map(([title, columns]) => ({ kind, title, columns: columns.toSorted(byAge) }));
}

/** Generic first, then by vendor, in the order of the names: cc80 before cc90, zen2 before zen3. */
function byAge(a: Column, b: Column): number {
  const generic = Number(b.name === 'generic') - Number(a.name === 'generic');
  return generic || a.vendor.localeCompare(b.vendor) || a.name.localeCompare(b.name, 'en', { numeric: true });
}
