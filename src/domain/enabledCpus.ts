import { cpuMatcher, familyMatcher } from './architectureNames.ts';
import type { FieldIssues } from './fieldIssues.ts';

const LIST_LIMIT = 100;
/** Maximum number of values listed in a message. */
const LISTED = 20;

interface CpuTarget {
  readonly cpuFamily: string;
  readonly cpuMicroarchitecture: string;
}

/** The CPUs that a catalog link allows; an empty list allows all. */
export interface EnabledCpus {
  readonly enabledCpuFamilies: readonly string[];
  readonly enabledCpuMicroarchitectures: readonly string[];
}

/** Whether a link allows targets for a CPU, whose names are those of targets. */
export const enablesCpu = (
  { enabledCpuFamilies, enabledCpuMicroarchitectures }: EnabledCpus,
  { name, subtype }: { readonly name: string; readonly subtype: string },
): boolean => isAmong(enabledCpuFamilies, name) && isAmong(enabledCpuMicroarchitectures, subtype);

/** Whether a link allows targets for some CPUs only. */
export const isRestricted = ({ enabledCpuFamilies, enabledCpuMicroarchitectures }: EnabledCpus): boolean =>
  enabledCpuFamilies.length > 0 || enabledCpuMicroarchitectures.length > 0;

const isAmong = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);

type Given = readonly string[] | null | undefined;

/**
 * The CPUs to enable in a link, in the spelling of the catalog's targets. Adds an issue for each value that the catalog does not offer.
 */
export function enabledCpus(
  issues: FieldIssues,
  offered: readonly CpuTarget[],
  requested: { readonly enabledCpuFamilies: Given; readonly enabledCpuMicroarchitectures: Given },
): EnabledCpus {
  const families = membersOf(issues, 'enabledCpuFamilies', requested.enabledCpuFamilies).flatMap((value) =>
    familyOf(issues, offered, value),
  );
  const microarchitectures = membersOf(issues, 'enabledCpuMicroarchitectures', requested.enabledCpuMicroarchitectures).flatMap(
    (value) => microarchitecturesOf(issues, offered, families, value),
  );
  return { enabledCpuFamilies: distinct(families), enabledCpuMicroarchitectures: distinct(microarchitectures) };
}

const distinct = (values: readonly string[]) => [...new Set(values)];

function membersOf(issues: FieldIssues, field: string, value: Given): readonly string[] {
  if ((value?.length ?? 0) <= LIST_LIMIT) return issues.names(field, value) ?? [];
  issues.add(field, `It takes at most ${LIST_LIMIT} members, not ${value?.length}.`);
  return [];
}

/** The offered values, for a message; truncated after LISTED. */
function offer(values: readonly string[]): string {
  const all = distinct(values);
  if (all.length === 0) return 'it is built for none';
  return `it offers ${all.slice(0, LISTED).join(', ')}${all.length > LISTED ? ', …' : ''}`;
}

function familyOf(issues: FieldIssues, offered: readonly CpuTarget[], value: string): string[] {
  const families = offered.map(({ cpuFamily }) => cpuFamily);
  const found = families.find(familyMatcher([value]));
  if (found === undefined) issues.add('enabledCpuFamilies', `The catalog has no CPU family "${value}"; ${offer(families)}.`);
  return found === undefined ? [] : [found];
}

const pathOf = ({ cpuFamily, cpuMicroarchitecture }: CpuTarget) => `${cpuFamily}/${cpuMicroarchitecture}`;

const matches = ({ cpuFamily, cpuMicroarchitecture }: CpuTarget, value: string) =>
  cpuMatcher([value])({ name: cpuFamily, subtype: cpuMicroarchitecture });

function microarchitecturesOf(
  issues: FieldIssues,
  offered: readonly CpuTarget[],
  families: readonly string[],
  value: string,
): string[] {
  const addIssue = (message: string) => issues.add('enabledCpuMicroarchitectures', message);
  const matching = offered.filter((target) => matches(target, value));
  const enabled = offered.filter(({ cpuFamily }) => families.length === 0 || families.includes(cpuFamily));
  const found = matching.filter((target) => enabled.includes(target));
  if (matching.length === 0)
    addIssue(
      `The catalog has no microarchitecture "${value}"; ${offer(enabled.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture))}.`,
    );
  else if (found.length === 0)
    addIssue(
      `"${value}" is a microarchitecture of ${distinct(matching.map(({ cpuFamily }) => cpuFamily)).join(', ')}, which is not enabled.`,
    );
  const wider = enabled.find(
    (target) => !found.includes(target) && found.some((one) => one.cpuMicroarchitecture === target.cpuMicroarchitecture),
  );
  // A link stores families and microarchitectures separately, so a path like x86_64/generic could enable aarch64/generic too.
  if (wider) addIssue(`"${value}" would enable ${pathOf(wider)} too; enable its family alone, or both.`);
  return found.map(({ cpuMicroarchitecture }) => cpuMicroarchitecture);
}
