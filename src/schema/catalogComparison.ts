import { searchText } from '../domain/search/searchText.ts';
import { decodeId } from '../domain/ids.ts';
import { comparedPair } from '../store/reads/comparisons.ts';
import type { DifferingPackage } from '../store/reads/comparedPackages.ts';
import { catalogs } from '../store/sql/catalogs.ts';
import type { ComparedPair } from '../store/sql/comparison.ts';
import { comparedVersions } from '../store/sql/comparedVersions.ts';
import { packages } from '../store/sql/packages.ts';
import { builder } from './builder.ts';
import { ChangeKind } from './changeKind.ts';
import { connectionOf, pageArgs, smallPageComplexity } from './connection.ts';
import { Ecosystem } from './enums.ts';
import { ImportSummary } from './importOutcome.ts';
import { pageLookahead, selectedFields, selectedNames } from './lookahead.ts';
import { Catalog, Package } from './refs.ts';
import { VersionConnection } from './version.ts';

/** Cost of a comparison, relative to a row: it reads all versions of both catalogs. */
const COST = 1_000;

type PairRow = DifferingPackage & { readonly pair: ComparedPair };

const NO_COUNTS = { added: 0, changed: 0, removed: 0, unchanged: 0 };
const IN_VERSION_ORDER = [{ field: 'VERSION', direction: 'ASC' }] as const;
const SAME_IN_ANY_CATALOG = { name: 'comparison.versions', condition: 'true' };

const PackageComparison = builder.objectRef<PairRow>('PackageComparison').implement({
  description: 'A package that only one of two catalogs has, or that differs: in itself or in its versions.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: ChangeKind,
      description: 'Whether only `to` has it, only `from` has it, or both have it and it differs.',
    }),
    name: t.exposeString('name', { description: 'Its name in `to`, or else in `from`.' }),
    ecosystem: t.expose('ecosystem', { type: Ecosystem, description: 'Its ecosystem in `to`, or else in `from`.' }),
    from: t.field({
      type: Package,
      nullable: true,
      description: 'The package in the first catalog; null if that does not have it.',
      resolve: ({ fromId }, _args, { loaders }, info) =>
        fromId === null ? null : loaders.package(selectedFields(info, packages.fields)).load(fromId),
    }),
    to: t.field({
      type: Package,
      nullable: true,
      description: 'The package in the second catalog; null if that does not have it.',
      resolve: ({ toId }, _args, { loaders }, info) =>
        toId === null ? null : loaders.package(selectedFields(info, packages.fields)).load(toId),
    }),
    versions: t.field({
      type: VersionConnection,
      description:
        'Its versions that only `to` has, that only `from` has, or that both have and that differ (those of `to`), the lowest version first. Catalogs of different sources have no CHANGED versions: the same version has other values in each.',
      args: { kind: t.arg({ type: ChangeKind, required: true, description: 'How the versions differ.' }), ...pageArgs },
      complexity: smallPageComplexity,
      resolve: ({ pair, fromId, toId }, { kind, ...page }, { loaders }, info) =>
        loaders
          .nestedPages(
            comparedVersions,
            SAME_IN_ANY_CATALOG,
            { filter: { pair, kind }, orderBy: IN_VERSION_ORDER },
            page,
            pageLookahead(info, comparedVersions.fields),
          )
          .load(toId ?? fromId ?? ''),
    }),
  }),
});

const PackageComparisonConnection = connectionOf('PackageComparison', PackageComparison, 'packages that differ');

const CatalogComparison = builder.objectRef<ComparedPair>('CatalogComparison').implement({
  description:
    'What differs between two catalogs. Packages are matched by ecosystem and name, their versions by version and module. In catalogs of different sources, counterparts are matched, and their versions by version alone; rows of one catalog that match the same row count as one, and values are not compared.',
  fields: (t) => ({
    from: t.field({
      type: Catalog,
      description: 'The first catalog, usually the older one.',
      resolve: ({ fromId }, _args, { loaders }, info) =>
        loaders.catalog(selectedFields(info, catalogs.fields)).load(fromId) as never, // it was there when they were compared
    }),
    to: t.field({
      type: Catalog,
      description: 'The second catalog, usually the newer one.',
      resolve: ({ toId }, _args, { loaders }, info) => loaders.catalog(selectedFields(info, catalogs.fields)).load(toId) as never, // it was there when they were compared
    }),
    summary: t.field({
      type: ImportSummary,
      description:
        'The numbers of rows that only `to` has, that differ, and that only `from` has: what an import would report that made the first catalog equal to the second. A package counts as changed if a value of its own differs; `packages` also lists those with other versions.',
      resolve: async (pair, _args, { loaders }, info) => {
        const [{ summary }, targets] = await Promise.all([
          loaders.comparisons.packages(pair),
          selectedNames(info).has('targets') ? loaders.comparisons.targets(pair) : NO_COUNTS,
        ]);
        return { ...summary, targets };
      },
    }),
    packages: t.field({
      type: PackageComparisonConnection,
      description: 'The packages that differ, by name.',
      args: {
        kind: t.arg({ type: [ChangeKind], description: 'How they differ is one of these; all by default.' }),
        search: t.arg.string({ description: 'Case-insensitive substring of the name, at most 255 characters.' }),
        ...pageArgs,
      },
      complexity: smallPageComplexity,
      resolve: async (pair, { kind, search, ...page }, { loaders }) => {
        const filter = { kinds: kind ?? null, search: searchText(search) };
        return (await loaders.comparisons.packages(pair)).page(filter, page, (row) => ({ ...row, pair }));
      },
    }),
  }),
});

builder.queryField('compareCatalogs', (t) =>
  t.field({
    type: CatalogComparison,
    nullable: true,
    description:
      'What differs between two catalogs, for example two releases of EESSI. Null when one of the catalogs does not exist.',
    args: {
      fromId: t.arg.id({ required: true, description: 'Global id or uuid of the first catalog, usually the older one.' }),
      toId: t.arg.id({ required: true, description: 'Global id or uuid of the second catalog, usually the newer one.' }),
    },
    authScopes: { reader: true },
    complexity: COST,
    resolve: async (_root, { fromId, toId }, { loaders }) =>
      comparedPair(await loaders.hosts.catalogs(), decodeId(fromId, 'Catalog'), decodeId(toId, 'Catalog')),
  }),
);
