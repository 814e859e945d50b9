import { acceleratorOf } from '../domain/hosts/catalogResolution.ts';
import type { CatalogTargets } from '../domain/hosts/catalogTargets.ts';
import { cpuOfTargetPath } from '../domain/targetSet.ts';
import type { ResolvedHost } from '../store/reads/hostLoaders.ts';
import { catalogs } from '../store/sql/catalogs.ts';
import { BuildState } from './buildState.ts';
import { builder } from './builder.ts';
import { CpuTarget } from './catalog.ts';
import { selectedFields } from './lookahead.ts';
import { Catalog } from './refs.ts';

interface HostCatalogRow {
  readonly host: ResolvedHost;
  readonly catalog: CatalogTargets;
}

const resolutionOf = ({ host, catalog }: HostCatalogRow) => host.catalogs.resolution(catalog);

/** GraphQL type of what a host gets of a catalog. */
export const HostCatalog = builder.objectRef<HostCatalogRow>('HostCatalog').implement({
  description: 'What a host gets of a catalog.',
  fields: (t) => ({
    catalog: t.field({
      type: Catalog,
      description: 'The catalog.',
      resolve: ({ catalog: { id } }, _args, { loaders }, info) =>
        loaders.catalog(selectedFields(info, catalogs.fields)).load(id) as never,
    }),
    state: t.field({
      type: BuildState,
      description:
        'NATIVE or COMPATIBLE with regard to its CPU, FROM_SOURCE, UNSPECIFIED if the catalog names no CPU, or NOT_BUILT.',
      resolve: (row) => resolutionOf(row).state,
    }),
    cpuTarget: t.field({
      type: CpuTarget,
      nullable: true,
      description:
        'The CPU whose builds it gets, under COMPATIBLE the best one; null in other states than NATIVE and COMPATIBLE.',
      resolve: (row) => cpuOf(row),
    }),
    accelerator: t.string({
      nullable: true,
      description: 'The accelerator whose builds it gets, e.g. `nvidia/cc80`; null if it gets none.',
      resolve: (row) => acceleratorOf(resolutionOf(row)),
    }),
    explanation: t.stringList({
      description: 'How this was determined, one step per element.',
      resolve: (row) => [...resolutionOf(row).explanation],
    }),
    versionCount: t.int({
      description: 'Number of versions that are available on the host.',
      complexity: 1,
      resolve: ({ host, catalog }, _args, { loaders }) =>
        host.scope.whole.includes(catalog.id) ? catalog.versionCount : loaders.hosts.versionCounts(host.scope).load(catalog.id),
    }),
  }),
});

function cpuOf(row: HostCatalogRow) {
  const [best] = resolutionOf(row).choices;
  if (!best) return null;
  const { name, subtype } = cpuOfTargetPath(best.cpu);
  return { cpuFamily: name, cpuMicroarchitecture: subtype };
}
