import type DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { BadUserInputError } from '../../domain/errors.ts';
import type { CatalogTargets } from '../../domain/hosts/catalogTargets.ts';
import { type Host, type HostInput, readHost } from '../../domain/hosts/host.ts';
import { HostCatalogs } from '../../domain/hosts/hostCatalogs.ts';
import type { KnownIssue } from '../../domain/hosts/knownIssue.ts';
import type { AggregateFilter } from '../sql/clauses.ts';
import type { Relation } from '../sql/listing.ts';
import { type HostScope, hostScope } from '../sql/runsOn.ts';
import { CATALOG_TARGET_SETS, type CatalogTargetSetRow, catalogTargetsOf } from '../sql/targetSets.ts';
import { cpusOf, type TargetSet } from '../../domain/targetSet.ts';
import type { CpuTarget } from '../sql/summaries.ts';
import { addComputedFields } from '../sql/computedFields.ts';
import { type CatalogPartition, catalogPartitions } from '../sql/catalogPartitions.ts';
import { partitions } from '../sql/offerings.ts';
import { cpuTargetStatement } from '../sql/cpuTargets.ts';
import type { Projection } from '../sql/fields.ts';
import { hostVersionCounts } from '../sql/hostVersionCounts.ts';
import { type TargetRow, targets } from '../sql/targets.ts';
import { profileOf, type VersionProfile, type VersionProfileRow, versionProfiles } from '../sql/versionProfiles.ts';
import type { VersionFilter } from '../sql/versions.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { type Batches, countOf } from './batches.ts';
import type { Memo } from './memoUntilChange.ts';

/** The catalogs by id, with their target sets. */
export type AllCatalogTargets = ReadonlyMap<string, CatalogTargets>;

/** What a host gets of every catalog, and the same for filters. */
export interface ResolvedHost {
  readonly catalogs: HostCatalogs;
  readonly scope: HostScope;
}

/** Resolved hosts per object of all catalogs, which is replaced when anything changes. */
const resolvedHosts = new WeakMap<AllCatalogTargets, LRUCache<string, ResolvedHost>>();
/** At most this many resolved hosts are cached (LRU). */
const MAX_RESOLVED = 1_000;

const OF_PACKAGE: Relation = 'v.package_id = parent.id';
/** The same software: the package itself, and its counterparts in other catalogs. */
const OF_SAME_SOFTWARE: Relation = `v.package_id IN (SELECT other.id FROM package own JOIN package other
  ON other.counterpart_key = own.counterpart_key AND (other.id = own.id OR other.catalog_id <> own.catalog_id) WHERE own.id = parent.id)`;

/** What hosts get of catalogs and versions. The catalogs and their target sets are one statement, which all requests share until a change. */
export class HostLoaders {
  /** The known issues that builds are checked against. */
  readonly issues: readonly KnownIssue[];
  readonly #batches: Batches;
  readonly #memo: Memo;
  readonly #shared: SqlExecutor;

  constructor(batches: Batches, memo: Memo, shared: SqlExecutor, issues: readonly KnownIssue[]) {
    this.#batches = batches;
    this.#memo = memo;
    this.#shared = shared;
    this.issues = issues;
  }

  /** The catalogs by id, with their target sets. */
  catalogs(): Promise<AllCatalogTargets> {
    return this.#memo('catalog.targetSets', async () =>
      catalogTargetsOf(await this.#shared.query<CatalogTargetSetRow>('catalog.targetSets', CATALOG_TARGET_SETS)),
    );
  }

  /** The target sets of a catalog; empty for one that is not known. */
  async targetSets(catalogId: string): Promise<CatalogTargets['sets']> {
    return (await this.catalogs()).get(catalogId)?.sets ?? new Map<number, TargetSet>();
  }

  /** The CPUs that a catalog has targets for, sorted. */
  async cpuTargets(catalogId: string): Promise<CpuTarget[]> {
    const cpus = cpusOf((await this.targetSets(catalogId)).values());
    return cpus.map(({ name, subtype }) => ({ cpuFamily: name, cpuMicroarchitecture: subtype }));
  }

  /** The builds that a host gets, for filters. @throws BadUserInputError for a host that is not understood */
  async scope(input: HostInput): Promise<HostScope> {
    return (await this.resolve(understoodHost(input))).scope;
  }

  /** What a host gets of every catalog. */
  async resolve(host: Host): Promise<ResolvedHost> {
    const all = await this.catalogs();
    const known = resolvedHosts.get(all) ?? new LRUCache<string, ResolvedHost>({ max: MAX_RESOLVED });
    resolvedHosts.set(all, known);
    const key = JSON.stringify(host);
    const found = known.get(key) ?? resolved(host, key, all, this.issues);
    known.set(key, found);
    return found;
  }

  /** The versions of packages that match a filter, one for each profile, newest first. */
  profiles(filter: VersionFilter & AggregateFilter): DataLoader<string, readonly VersionProfile[]> {
    return this.#profiles('package.profiles', OF_PACKAGE, filter);
  }

  /** The versions of the same software as packages, in all catalogs, one for each package and profile, newest first. */
  get profilesOfSameSoftware(): DataLoader<string, readonly VersionProfile[]> {
    return this.#profiles('package.alternatives', OF_SAME_SOFTWARE, {});
  }

  /** Targets of builds, by their CPUs. */
  cpuTarget(projection: Projection): DataLoader<string, TargetRow | null> {
    return this.#batches.loader('version.cpuTarget', projection, (key) =>
      this.#batches.grouped<TargetRow, TargetRow | null>(
        key,
        (keys) => cpuTargetStatement(projection, keys),
        (rows) => addComputedFields(targets.fields, rows, projection)[0] ?? null,
      ),
    );
  }

  /** At most `limit` partitions of the offerings that link catalogs, by offering and partition. */
  partitionsOfCatalog(offeringIds: readonly string[] | null, limit: number): DataLoader<string, readonly CatalogPartition[]> {
    return this.#batches.loader('catalog.partitions', [offeringIds, limit], (key) =>
      this.#batches.grouped<CatalogPartition, readonly CatalogPartition[]>(
        key,
        (catalogIds) => catalogPartitions(offeringIds, limit, catalogIds),
        (rows) => addComputedFields(partitions.fields, rows),
      ),
    );
  }

  /** The number of versions that are available on a host, for each catalog. */
  versionCounts(host: HostScope): DataLoader<string, number> {
    return this.#batches.loader('host.versionCount', host, (key) =>
      this.#batches.grouped(key, (catalogIds) => hostVersionCounts(host, catalogIds), countOf),
    );
  }

  #profiles(
    name: string,
    relation: Relation,
    filter: VersionFilter & AggregateFilter,
  ): DataLoader<string, readonly VersionProfile[]> {
    return this.#batches.loader(name, filter, (key) =>
      this.#batches.grouped<VersionProfileRow, readonly VersionProfile[]>(
        key,
        (packages) => versionProfiles(relation, filter, this.issues, packages),
        (rows) => rows.map(profileOf),
      ),
    );
  }
}

/** The host of an input whose CPU is a name. @throws BadUserInputError with suggestions for a name that is not known */
export function understoodHost(input: HostInput): Host {
  const { value, problem } = readHost(input);
  if (problem) throw new BadUserInputError(problem.message, problem.suggestions);
  return value;
}

function resolved(host: Host, key: string, all: AllCatalogTargets, issues: readonly KnownIssue[]): ResolvedHost {
  const catalogs = new HostCatalogs(host, all, issues);
  return { catalogs, scope: hostScope(key, catalogs.grants(), [...all.values()]) };
}
