import type { Gateway } from '../gateway.ts';
import { PAGE_NAME } from '../load/target.ts';

/** The ids and texts used by the requests. */
export interface Subjects {
  readonly catalogId: string;
  readonly name: string;
  readonly packageId: string;
  readonly offeringId: string;
  readonly families: readonly string[];
  readonly microarchitectures: readonly string[];
}

const FAMILIES = ['x86_64'];
const MICROARCHITECTURES = ['amd/zen3', 'amd/zen4'];
/** A package of the real files. */
const PACKAGE = 'gromacs';

/** Selects subjects in EESSI's catalog, and creates an offering of a part of it. */
export async function prepareSubjects(gateway: Gateway, catalogId: string): Promise<Subjects> {
  return {
    catalogId,
    name: PAGE_NAME,
    packageId: await packageOf(gateway, catalogId),
    offeringId: await createOffering(gateway, catalogId),
    families: FAMILIES,
    microarchitectures: MICROARCHITECTURES,
  };
}

interface Packages {
  readonly packages: { readonly totalCount: number; readonly nodes: readonly { id: string; versionCount: number }[] };
}

/** The package of that name, else the one with the most versions among the first hundred. */
async function packageOf(gateway: Gateway, catalogId: string): Promise<string> {
  const ask = async (filter: Record<string, unknown>) => {
    const { packages } = await gateway.query<Packages>(
      'query ($filter: PackageFilter!) { packages(filter: $filter, first: 100) { totalCount nodes { id versionCount } } }',
      { filter: { catalogId, ...filter } },
    );
    return packages.nodes.toSorted((a, b) => b.versionCount - a.versionCount)[0]?.id;
  };
  const found = (await ask({ nameExact: PACKAGE })) ?? (await ask({ ecosystem: ['SOFTWARE'] }));
  if (found === undefined) throw new Error('The catalog has no packages.');
  return found;
}

async function createOffering(gateway: Gateway, catalogId: string): Promise<string> {
  const { made } = await gateway.query<{ made: { offering: { id: string } } }>(
    'mutation { made: createOffering(input: { name: "Bench" }) { ... on CreateOfferingPayload { offering { id } } } }',
  );
  const { linked } = await gateway.query<{ linked: { __typename: string; message?: string } }>(
    'mutation ($input: LinkCatalogInput!) { linked: linkCatalog(input: $input) { __typename ... on UserError { message } } }',
    {
      input: {
        offeringId: made.offering.id,
        catalogId,
        enabledCpuFamilies: FAMILIES,
        enabledCpuMicroarchitectures: MICROARCHITECTURES,
      },
    },
  );
  if (linked.message !== undefined) throw new Error(`The catalog is not linked: ${linked.message}`);
  return made.offering.id;
}
