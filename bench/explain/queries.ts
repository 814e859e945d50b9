import type { TargetSet } from '../../src/domain/targetSet.ts';
import { relations } from '../../src/store/sql/relations.ts';
import { type Relation, countStatement, pageStatement, type Statement } from '../../src/store/sql/listing.ts';
import { type PackageFilter, type PackageOrderField, packages } from '../../src/store/sql/packages.ts';
import { targets } from '../../src/store/sql/targets.ts';
import { type VersionFilter, type VersionOrderField, versions } from '../../src/store/sql/versions.ts';
import type { AggregateFilter } from '../../src/store/sql/clauses.ts';
import { type Order, type Selection } from '../../src/store/sql/selection.ts';

/** Rows used by the queries. */
export interface Sample {
  readonly eessi: string;
  readonly spack: string;
  /** The package with the most extensions. */
  readonly bundle: string;
  /** 50 packages of EESSI, by name, and their versions. */
  readonly packages: readonly string[];
  readonly builds: readonly string[];
  /** The target sets of EESSI. */
  readonly sets: ReadonlyMap<number, TargetSet>;
}

/** A query of clients, and a statement that the gateway builds for it. */
export interface Query {
  readonly title: string;
  readonly graphql: string;
  readonly statement: Statement;
}

/** A page of 50, and one more row that shows whether more follow. */
const slice = { limit: 51, isBackward: false, cursor: null };
/** All fields of the rows. */
const reading = { fields: null, hasCursors: false };
const nestedSlice = { ...slice, limit: 21 };

/** The resolved architecture of `zen3`. */
const ZEN3 = { names: [{ name: 'x86_64', subtype: 'amd/zen3' }] };

const BY_NAME: readonly Order<PackageOrderField>[] = [{ field: 'NAME', direction: 'ASC' }];
const NEWEST: readonly Order<VersionOrderField>[] = [{ field: 'VERSION', direction: 'DESC' }];
const BY_PACKAGE: readonly Order<VersionOrderField>[] = [{ field: 'PACKAGE_NAME', direction: 'ASC' }, ...NEWEST];

/** The queries to explain. */
export function queriesOf(sample: Sample): Query[] {
  return [
    ...packageQueries('first page of a catalog', 'packages(filter: { catalogId }) { totalCount nodes { … } }', {
      catalogId: sample.spack,
    }),
    ...packageQueries('part of a name', 'packages(filter: { name: "gromac" }) { totalCount nodes { … } }', { name: 'gromac' }),
    ...packageQueries('name, exactly', 'packages(filter: { nameExact: "gromac" }) { totalCount nodes { … } }', {
      nameExact: 'gromac',
    }),
    ...searchQueries(sample),
    ...packageQueries(
      'CPU and GPU',
      'packages(filter: { cpuMicroarchitecture: ["zen3"], gpuArchitecture: ["cc80"] }) { totalCount nodes { … } }',
      { cpu: ZEN3, gpu: { names: ['nvidia/cc80'] } },
    ),
    ...packageQueries('CPU', 'packages(filter: { cpuMicroarchitecture: ["zen3"] }) { totalCount nodes { … } }', {
      cpu: ZEN3,
    }),
    ...packageQueries('has a version', 'packages(filter: { hasVersion: "1.2.3" }) { totalCount nodes { … } }', {
      hasVersion: '1.2.3',
    }),
    ...nestedQueries(sample),
    ...versionQueries('version, exactly', 'versions(filter: { versionExact: "1.2.3" }) { totalCount nodes { … } }', {
      versionExact: '1.2.3',
    }),
    ...versionQueries('beginning of a version', 'versions(filter: { versionPrefix: "1.2" }) { totalCount nodes { … } }', {
      versionPrefix: '1.2',
    }),
    ...packageQueries(
      'category and licence',
      'packages(filter: { category: ["e4s"], license: ["MIT"] }) { totalCount nodes { … } }',
      { category: ['e4s'], license: ['MIT'] },
    ),
    ...offeringQueries(sample),
  ];
}

const packageQueries = (title: string, graphql: string, filter: PackageFilter & AggregateFilter): Query[] =>
  pageAndCount(title, graphql, packages, { filter, orderBy: BY_NAME });

const searchQueries = ({ packages: ids }: Sample): Query[] =>
  pageAndCount('search', 'packages(search: "gromac") { totalCount nodes { … } }', packages, {
    filter: {},
    search: { text: 'gromac', ids, ranks: ids.map((_, rank) => rank) },
    orderBy: [{ field: 'RELEVANCE', direction: 'ASC' }],
  });

const versionQueries = (title: string, graphql: string, filter: VersionFilter): Query[] =>
  pageAndCount(title, graphql, versions, { filter, orderBy: BY_PACKAGE });

function pageAndCount<Filter extends object, OrderField extends string>(
  title: string,
  graphql: string,
  listing: Parameters<typeof pageStatement<unknown, Filter, OrderField>>[0],
  selection: Selection<Filter, OrderField>,
): Query[] {
  return [
    { title, graphql, statement: pageStatement(listing, selection, slice, reading) },
    { title: `${title}, totalCount`, graphql, statement: countStatement(listing, selection) },
  ];
}

function nestedQueries({ packages: parents, builds, bundle }: Sample): Query[] {
  const within = (relation: Relation, ids: readonly string[]) => ({ relation, parents: ids });
  const extensions = within(relations.extensionsOfPackage.condition, [bundle]);
  return [
    {
      title: 'versions of 50 packages',
      graphql: 'packages(first: 50) { nodes { versions(first: 20) { nodes { … } } } }',
      statement: pageStatement(
        versions,
        { filter: {}, orderBy: NEWEST },
        nestedSlice,
        reading,
        within(relations.versionsOfPackage.condition, parents),
      ),
    },
    {
      title: `targets of ${builds.length} versions`,
      graphql: 'packages(first: 50) { nodes { versions(first: 20) { nodes { targets(first: 20) { nodes { … } } } } } }',
      statement: pageStatement(
        targets,
        {
          filter: {},
          orderBy: [
            { field: 'CPU_FAMILY', direction: 'ASC' },
            { field: 'CPU_MICROARCHITECTURE', direction: 'ASC' },
          ],
        },
        nestedSlice,
        reading,
        within(relations.targetsOfBuild.condition, builds),
      ),
    },
    {
      title: 'extensions of a package',
      graphql: 'package(id) { extensions(first: 50) { nodes { … } } }',
      statement: pageStatement(packages, { filter: {}, orderBy: BY_NAME }, slice, reading, extensions),
    },
  ];
}

/** An offering with one restricted and one unrestricted catalog. */
const offeringQueries = ({ eessi, spack, sets }: Sample): Query[] =>
  packageQueries('within an offering', 'packages(filter: { offeringId }) { totalCount nodes { … } }', {
    offering: {
      links: [
        { catalogId: eessi, sets, enabledCpuFamilies: ['x86_64'], enabledCpuMicroarchitectures: ['amd/zen3'] },
        { catalogId: spack, sets: new Map(), enabledCpuFamilies: [], enabledCpuMicroarchitectures: [] },
      ],
    },
  });
