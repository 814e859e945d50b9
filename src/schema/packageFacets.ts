import type { GraphQLResolveInfo } from 'graphql';
import { BadUserInputError } from '../domain/errors.ts';
import { cpuMatcher, familyMatcher, gpuMatcher } from '../domain/architectureNames.ts';
import { FACETS, type FacetCounts, type FacetName } from '../domain/facets/facet.ts';
import { decodeId, globalId } from '../domain/ids.ts';
import { cpuOfTargetPath } from '../domain/targetSet.ts';
import { toolchainFamily } from '../domain/toolchainFamily.ts';
import type { AllCatalogTargets } from '../store/reads/hostLoaders.ts';
import type { Loaders } from '../store/reads/loaders.ts';
import type { PackageClientFilter } from '../store/reads/resolvePackageFilter.ts';
import type { FacetSelection } from '../store/sql/facets.ts';
import { builder } from './builder.ts';
import { pageComplexity } from './connection.ts';
import { selectedNames } from './lookahead.ts';
import { selectPackages } from './package.ts';
import { PackageFilter } from './packageFilter.ts';

/** Default and maximum number of values of a facet. */
const DEFAULT_VALUES = 20;
const MAX_VALUES = 100;
/** Cost of a facet, relative to a page: all packages that match are counted. */
const FACET_COST = 100;

interface FacetsRow {
  readonly filter: PackageClientFilter;
  readonly catalogs: AllCatalogTargets;
  readonly counts: ReadonlyMap<FacetName, FacetCounts>;
}

interface FacetValueRow {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly isSelected: boolean;
}

const FacetValue = builder.objectRef<FacetValueRow>('FacetValue').implement({
  description: 'A value of a facet.',
  fields: (t) => ({
    value: t.exposeString('value', { description: 'The value for the filter.' }),
    label: t.exposeString('label', { description: 'The value as shown to people, e.g. EESSI 2025.06.' }),
    count: t.exposeInt('count', {
      description: "Number of packages with this value that match the search and the filter without this facet's own field.",
    }),
    isSelected: t.exposeBoolean('isSelected', { description: 'Whether the filter has this value.' }),
  }),
});

const DESCRIPTIONS: Record<FacetName, string> = {
  catalogIds: 'By catalog.',
  ecosystem: 'By ecosystem.',
  cpuFamily: 'By CPU family of a target.',
  cpuMicroarchitecture: 'By microarchitecture of a target, as a path with its family.',
  gpuArchitecture: 'By GPU of a target.',
  toolchainFamily: 'By toolchain family of a version.',
  category: 'By category.',
  license: 'By licence, alone or within an SPDX expression.',
};

const PackageFacets = builder.objectRef<FacetsRow>('PackageFacets').implement({
  description:
    'Numbers of packages, to narrow a list. Each facet is named like the field of the filter that takes its values. Only selected facets are counted.',
  fields: (t) =>
    Object.fromEntries(
      FACETS.map((facet) => [
        facet,
        t.field({
          type: [FacetValue],
          description: `${DESCRIPTIONS[facet]} The largest numbers first; values in the filter are always included.`,
          args: {
            first: t.arg.int({
              defaultValue: DEFAULT_VALUES,
              description: `Maximum number of values: 0 to ${MAX_VALUES}.`,
            }),
          },
          complexity: { field: FACET_COST, multiplier: 0 },
          resolve: (row, { first }) => valuesOf(facet, row, first ?? DEFAULT_VALUES),
        }),
      ]),
    ),
});

builder.queryField('packageFacets', (t) =>
  t.field({
    type: PackageFacets,
    description: 'The facets of `packages` with the same filter and search, whatever its page.',
    args: {
      filter: t.arg({ type: PackageFilter, description: 'Restricts the packages; all by default.' }),
      search: t.arg.string({ description: 'As for `packages`.' }),
    },
    authScopes: { reader: true },
    complexity: ({ filter, search }) => ({
      field: pageComplexity({ filter: filter ?? null, search: search ?? null }).field,
      multiplier: 1,
    }),
    async resolve(_root, { filter, search }, { loaders }, info) {
      const [counts, catalogs] = await Promise.all([
        countFacets(info, filter ?? {}, search ?? null, loaders),
        loaders.hosts.catalogs(),
      ]);
      return { filter: filter ?? {}, catalogs, counts };
    },
  }),
);

/** Counts the selected facets: those that are in the filter without their own field, all others by the whole filter. */
async function countFacets(
  info: GraphQLResolveInfo,
  filter: PackageClientFilter,
  search: string | null,
  loaders: Loaders,
): Promise<ReadonlyMap<FacetName, FacetCounts>> {
  const wanted = selectedNames(info);
  const select = async (own: PackageClientFilter): Promise<FacetSelection> =>
    selectPackages({ filter: own, search, orderBy: null }, loaders, (selection) => selection);
  // Selected only where a facet needs it: a rejection that nothing awaits would stop the gateway.
  let whole: Promise<FacetSelection> | undefined;
  const selections = FACETS.filter((facet) => wanted.has(facet)).map(
    async (facet) =>
      [facet, await (isGiven(filter[facet]) ? select({ ...filter, [facet]: null }) : (whole ??= select(filter)))] as const,
  );
  return loaders.facets.count(new Map(await Promise.all(selections)));
}

const isGiven = (values: readonly unknown[] | null | undefined): boolean => (values?.length ?? 0) > 0;

function valuesOf(facet: FacetName, { filter, catalogs, counts }: FacetsRow, first: number): FacetValueRow[] {
  if (first < 0 || first > MAX_VALUES)
    throw new BadUserInputError(
      `The facet ${facet} has at most ${MAX_VALUES} values per request: \`first: ${first}\` is not allowed.`,
    );
  const found = counts.get(facet) ?? new Map<string, number>();
  const selected = [...new Set((filter[facet] ?? []).map(String))];
  const rows = [...found].map(([value, count]) => ({
    value,
    count,
    isSelected: selected.some((one) => MEANS[facet](one, value)),
  }));
  const missing = selected.filter((one) => !rows.some(({ value }) => MEANS[facet](one, value)));
  const sorted = rows.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const shown = sorted.filter(({ isSelected }, index) => isSelected || index < first);
  return [...shown, ...missing.map((value) => ({ value, count: 0, isSelected: true }))].map((row) =>
    labelled(facet, row, catalogs),
  );
}

const inAnyCase = (given: string, value: string): boolean => given.toLowerCase() === value.toLowerCase();

/** Whether a value of the filter means the value of a facet. */
const MEANS: Record<FacetName, (given: string, value: string) => boolean> = {
  catalogIds: (given, value) => decodeId(given, 'Catalog') === value,
  ecosystem: (given, value) => given === value,
  category: inAnyCase,
  license: inAnyCase,
  toolchainFamily: (given, value) => toolchainFamily(given) === value,
  cpuFamily: (given, value) => familyMatcher([given])(value),
  cpuMicroarchitecture: (given, value) => cpuMatcher([given])(cpuOfTargetPath(value)),
  gpuArchitecture: (given, value) => gpuMatcher([given])(value),
};

function labelled(facet: FacetName, row: Omit<FacetValueRow, 'label'>, catalogs: AllCatalogTargets): FacetValueRow {
  if (facet !== 'catalogIds') return { ...row, label: facet === 'ecosystem' ? ecosystemLabel(row.value) : row.value };
  const catalog = catalogs.get(row.value);
  const value = catalog ? globalId('Catalog', row.value) : row.value;
  return { ...row, value, label: catalog ? `${catalog.name} ${catalog.version}` : row.value };
}

const ecosystemLabel = (value: string): string => (value === 'R' ? value : value.charAt(0) + value.slice(1).toLowerCase());
