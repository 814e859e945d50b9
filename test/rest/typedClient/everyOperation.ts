import * as sdk from './generated/index.ts';
import { createClient } from './generated/client/index.ts';

export interface Place {
  readonly url: string;
  readonly token: string;
  readonly offering: string;
  /** Waits for the end of an import. */
  readonly ended: (jobUuid: string) => Promise<unknown>;
}

const found = <Row>(row: Row | undefined): Row => {
  if (row === undefined) throw new Error('The list is empty.');
  return row;
};

/** Uses every operation once at least, as portals do. What it reads has the types that the description gives it, or this does not compile. */
export async function everyOperation({ url, token, offering, ended }: Place): Promise<Record<string, unknown>> {
  const anonymous = createClient({ baseUrl: url, throwOnError: true });
  const client = createClient({ baseUrl: url, throwOnError: true, auth: () => `Token ${token}` });
  const by = { client, throwOnError: true } as const;
  const at = (uuid: string) => ({ ...by, path: { uuid } });

  const catalogs = await sdk.marketplaceSoftwareCatalogsList({
    client: anonymous,
    throwOnError: true,
    query: { o: ['-name', 'version'], catalog_type: 'binary_runtime', auto_update_enabled: true, page: 1, page_size: 50 },
  });
  const catalog: sdk.SoftwareCatalog = found(catalogs.data[0]);
  const counts = await Promise.all([
    sdk.marketplaceSoftwareCatalogsCount(by),
    sdk.marketplaceSoftwarePackagesCount({ ...by, query: { catalog_uuid: catalog.uuid, cpu_family: ['x86_64', 'aarch64'] } }),
    sdk.marketplaceSoftwareVersionsCount({ ...by, query: { package_name: 'GROMACS' } }),
    sdk.marketplaceSoftwareTargetsCount({ ...by, query: { target_type: 'cpu_architecture' } }),
  ]);

  const { data: made } = await sdk.marketplaceSoftwareCatalogsCreate({
    ...by,
    body: { name: 'Attic', version: '1', catalog_type: 'package_manager', metadata: { by: 'hand' } },
  });
  const { data: put } = await sdk.marketplaceSoftwareCatalogsUpdate({ ...at(made.uuid), body: { name: 'Attic', version: '2' } });
  await sdk.marketplaceSoftwareCatalogsPartialUpdate({ ...at(made.uuid), body: { description: 'Old things.' } });
  const { data: kept } = await sdk.marketplaceSoftwareCatalogsRetrieve({ ...at(made.uuid), query: { field: ['description'] } });

  const { data: software } = await sdk.marketplaceSoftwarePackagesCreate({
    ...by,
    body: { catalog: put.url, name: 'Mesa', licenses: ['MIT'] },
  });
  await sdk.marketplaceSoftwarePackagesUpdate({ ...at(software.uuid), body: { catalog: put.url, name: 'Mesa3D' } });
  await sdk.marketplaceSoftwarePackagesPartialUpdate({ ...at(software.uuid), body: { homepage: 'https://mesa3d.org/' } });

  const { data: version } = await sdk.marketplaceSoftwareVersionsCreate({
    ...by,
    body: {
      package: software.url,
      version: '24.1',
      release_date: '2024-05-22',
      module: { module_name: 'Mesa', module_version: '24.1' },
    },
  });
  await sdk.marketplaceSoftwareVersionsUpdate({ ...at(version.uuid), body: { package: software.url, version: '24.2' } });
  await sdk.marketplaceSoftwareVersionsUpdate(at(version.uuid));
  await sdk.marketplaceSoftwareVersionsPartialUpdate({
    ...at(version.uuid),
    body: { toolchain: { name: 'foss', version: '2024a' } },
  });
  const { data: seen } = await sdk.marketplaceSoftwareVersionsRetrieve(at(version.uuid));

  const { data: target } = await sdk.marketplaceSoftwareTargetsCreate({
    ...by,
    body: { version: version.url, cpu_family: 'x86_64', cpu_microarchitecture: 'amd/zen3', path: '/opt/mesa' },
  });
  await sdk.marketplaceSoftwareTargetsUpdate({ ...at(target.uuid), body: { version: version.url, location: '/opt/mesa/24.2' } });
  await sdk.marketplaceSoftwareTargetsUpdate(at(target.uuid));
  await sdk.marketplaceSoftwareTargetsPartialUpdate({ ...at(target.uuid), body: { gpu_architectures: ['nvidia/cc90'] } });
  const { data: built } = await sdk.marketplaceSoftwareTargetsRetrieve(at(target.uuid));

  const { data: whole } = await sdk.marketplaceSoftwarePackagesRetrieve(at(software.uuid));
  const { data: packages } = await sdk.marketplaceSoftwarePackagesList({
    ...by,
    query: { query: 'mesa', has_gpu: true, o: ['name'] },
  });
  const { data: versions } = await sdk.marketplaceSoftwareVersionsList({ ...by, query: { package_uuid: software.uuid } });
  const { data: targets } = await sdk.marketplaceSoftwareTargetsList({ ...by, query: { version_uuid: version.uuid } });
  const nested: sdk.NestedSoftwareTarget = found(found(whole.versions[0]).targets[0]);

  const entries = await Promise.all([
    sdk.marketplaceSoftwareCatalogsCpuTargetsCount(at(catalog.uuid)),
    sdk.marketplaceSoftwareCatalogsDiscoverCount(by),
  ]);
  const { data: cpus } = await sdk.marketplaceSoftwareCatalogsCpuTargetsList(at(catalog.uuid));
  const { data: discovered } = await sdk.marketplaceSoftwareCatalogsDiscoverList(by);
  const { data: importing } = await sdk.marketplaceSoftwareCatalogsImportCatalog({
    ...by,
    body: { name: 'EESSI', version: '2025.06' },
  });
  await ended(importing.job_uuid);
  const { data: job } = await sdk.marketplaceSoftwareImportsRetrieve(at(importing.job_uuid));
  const { data: updating } = await sdk.marketplaceSoftwareCatalogsUpdateCatalog(at(catalog.uuid));
  await ended(updating.job_uuid);

  const { data: added } = await sdk.marketplaceProviderOfferingsAddSoftwareCatalog({
    ...at(offering),
    body: { catalog: catalog.uuid, enabled_cpu_family: ['x86_64'] },
  });
  const link = { offering_catalog_uuid: added.uuid };
  const { data: linked }: { data: sdk.OfferingSoftwareCatalog } = await sdk.marketplaceProviderOfferingsUpdateSoftwareCatalog({
    ...at(offering),
    body: { ...link, enabled_cpu_family: [] },
  });
  const { data: offered } = await sdk.marketplaceProviderOfferingsRetrieve(at(offering));
  await sdk.marketplaceProviderOfferingsRemoveSoftwareCatalog({ ...at(offering), body: link });

  const exported = await Promise.all([
    sdk.exportPackagesNdjson(by),
    sdk.exportPackagesCsv(by),
    sdk.exportVersionsNdjson(by),
    sdk.exportVersionsCsv({ ...by, query: { package_name: 'GROMACS' } }),
    sdk.exportTargetsNdjson(by),
    sdk.exportTargetsCsv(by),
    sdk.exportChangesNdjson(by),
    sdk.exportChangesCsv({ ...by, query: { row: ['catalog'] } }),
    sdk.exportOndemandCatalog({ ...at(catalog.uuid), query: { cpu: 'zen3' } }),
    sdk.feedsCatalogs(at(catalog.uuid)),
    sdk.feedsPackages(at(whole.uuid)),
  ]);

  await sdk.marketplaceSoftwareTargetsDestroy(at(target.uuid));
  await sdk.marketplaceSoftwareVersionsDestroy(at(version.uuid));
  await sdk.marketplaceSoftwarePackagesDestroy(at(software.uuid));
  await sdk.marketplaceSoftwareCatalogsDestroy(at(made.uuid));
  const gone = await sdk.marketplaceSoftwareCatalogsRetrieve({ client, throwOnError: false, path: { uuid: made.uuid } });
  const noPartition = await sdk.exportOndemandPartition({
    client,
    throwOnError: false,
    path: { parent: offering, uuid: catalog.uuid },
  });
  const { data: schema } = await sdk.schemaRetrieve({ ...by, query: { format: 'json' } });

  return {
    counts: counts.map(({ response }) => response.headers.get('x-result-count')),
    entries: entries.map(({ response }) => response.headers.get('x-result-count')),
    kept,
    names: packages.map(({ name }) => name),
    versions: versions.map(({ version }) => version),
    toolchain: seen.toolchain,
    module: seen.module,
    targets: targets.map(({ path }) => path),
    built: [built.cpu_family, built.target_subtype, built.gpu_architectures],
    nested: nested.location,
    homepage: whole.homepage,
    cpus: cpus.map(({ full_arch }) => full_arch),
    discovered: discovered.map(({ name }) => name),
    job: [job.state, job.version],
    link: [linked.offering === offering, linked.offering_name, linked.catalog === catalog.uuid, linked.catalog_name],
    times: [linked.created, linked.modified].map((time) => !Number.isNaN(Date.parse(time))),
    partition: [linked.partition, linked.partition_name],
    links: offered.software_catalogs.map(({ uuid }) => uuid === linked.uuid),
    noPartition: noPartition.response.status,
    gone: gone.response?.status,
    exported: exported.map(({ response }) => response.status),
    openapi: schema['openapi'],
  };
}
