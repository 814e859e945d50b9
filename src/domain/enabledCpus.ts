import { cpuName, spellings } from './architectureNames.ts';
import type { FieldIssues } from './fieldIssues.ts';

const LIST_LIMIT = 100;
/** Values named of a catalog that has more. */
const NAMED = 20;

interface CpuTarget {
  readonly cpuFamily: string;
  readonly cpuMicroarchitecture: string;
}

export interface EnabledCpus {
  readonly enabledCpuFamilies: readonly string[];
  readonly enabledCpuMicroarchitectures: readonly string[];
}

type Given = readonly string[] | null | undefined;

/** Reads what a link shall enable of the CPUs a catalog is built for, in the form targets have it; issues name what the catalog does not offer. */
export function enabledCpus(
  issues: FieldIssues,
  offered: readonly CpuTarget[],
  wanted: { readonly enabledCpuFamilies: Given; readonly enabledCpuMicroarchitectures: Given },
): EnabledCpus {
  const families = membersOf(issues, 'enabledCpuFamilies', wanted.enabledCpuFamilies).flatMap((value) =>
    familyOf(issues, offered, value),
  );
  const microarchitectures = membersOf(issues, 'enabledCpuMicroarchitectures', wanted.enabledCpuMicroarchitectures).flatMap(
    (value) => microarchitecturesOf(issues, offered, families, value),
  );
  return { enabledCpuFamilies: distinct(families), enabledCpuMicroarchitectures: distinct(microarchitectures) };
}

const distinct = (values: readonly string[]) => [...new Set(values)];
const same = (one: string, other: string) => cpuName(one) === cpuName(other);

function membersOf(issues: FieldIssues, field: string, value: Given): readonly string[] {
  if ((value?.length ?? 0) <= LIST_LIMIT) return issues.names(field, value) ?? [];
  issues.add(field, `It takes at most ${LIST_LIMIT} members, not ${value?.length}.`);
  return [];
}

/** A few of the values, for people to choose from. */
function choice(values: readonly string[]): string {
  const all = distinct(values);
  if (all.length === 0) return 'it is built for none';
  return `it offers ${all.slice(0, NAMED).join(', ')}${all.length > NAMED ? ', …' : ''}`;
}

function familyOf(issues: FieldIssues, offered: readonly CpuTarget[], value: string): string[] {
  const families = offered.map(({ cpuFamily }) => cpuFamily);
  const found = families.find((family) => same(family, value));
  if (found === undefined) issues.add('enabledCpuFamilies', `The catalog has no CPU family "${value}"; ${choice(families)}.`);
  return found === undefined ? [] : [found];
}

const pathOf = ({ cpuFamily, cpuMicroarchitecture }: CpuTarget) => `${cpuFamily}/${cpuMicroarchitecture}`;

/** `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`. */
const isMeant = (target: CpuTarget, value: string) =>
  [pathOf(target), ...spellings(target.cpuMicroarchitecture)].some((name) => same(name, value));

function microarchitecturesOf(
  issues: FieldIssues,
  offered: readonly CpuTarget[],
  families: readonly string[],
  value: string,
): string[] {
  const complain = (message: string) => issues.add('enabledCpuMicroarchitectures', message);
  const meant = offered.filter((target) => isMeant(target, value));
  const enabled = offered.filter(({ cpuFamily }) => families.length === 0 || families.includes(cpuFamily));
  const found = meant.filter((target) => enabled.includes(target));
  if (meant.length === 0)
    complain(
      `The catalog has no microarchitecture "${value}"; ${choice(enabled.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture))}.`,
    );
  else if (found.length === 0)
    complain(
      `"${value}" is a microarchitecture of ${distinct(meant.map(({ cpuFamily }) => cpuFamily)).join(', ')}, which is not enabled.`,
    );
  const wider = enabled.find(
    (target) => !found.includes(target) && found.some((one) => one.cpuMicroarchitecture === target.cpuMicroarchitecture),
  );
  // A link keeps families and microarchitectures apart, so the path of one CPU would enable another as well.
  if (wider) complain(`"${value}" would enable ${pathOf(wider)} too; enable its family alone, or both.`);
  return found.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture);
}
