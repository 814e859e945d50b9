import type { TestApp } from './app.ts';
import type { Viewer } from './client.ts';

const FAILURE = '__typename ... on UserError { code message } ... on ConflictError { existing { __typename id } }';
const ISSUES = '... on InvalidInputError { issues { path message } }';
/** The selection set of an offering in tests. */
export const OFFERING = `id uuid name owners viewerCanEdit partitions { id name cpuArchitecture gpuArchitecture }
  catalogLinks { id catalog { name } partition { name } }`;
/** The selection set of a link in tests. */
export const LINK = `id enabledCpuFamilies enabledCpuMicroarchitectures packageCount partition { name } catalog { id name } offering { id }`;

const PAYLOADS: Record<string, string> = {
  createOffering: `... on CreateOfferingPayload { offering { ${OFFERING} } }`,
  updateOffering: `... on UpdateOfferingPayload { offering { ${OFFERING} } }`,
  linkCatalog: `... on LinkCatalogPayload { link { ${LINK} } }`,
  updateCatalogLink: `... on UpdateCatalogLinkPayload { link { ${LINK} } }`,
  deleteOffering: '... on DeletePayload { deletedId offering { id } }',
  unlinkCatalog: '... on DeletePayload { deletedId offering { id catalogLinks { id } } }',
};

const document = (name: string) => {
  const isDeletion = name === 'deleteOffering' || name === 'unlinkCatalog';
  const input = isDeletion ? 'Delete' : name.charAt(0).toUpperCase() + name.slice(1);
  return `mutation ($input: ${input}Input!) { result: ${name}(input: $input) { ${FAILURE} ${isDeletion ? '' : ISSUES} ${PAYLOADS[name]} } }`;
};

/** Runs a mutation of offerings or links, by default as staff; returns its result. */
export async function change(app: TestApp, name: string, input: object, viewer: Viewer = 'staff'): Promise<any> {
  return (await app.query(document(name), { input }, { viewer }))['result'];
}

/** The codes of the errors of a refused mutation. */
export async function refusalOf(app: TestApp, name: string, input: object, viewer: Viewer): Promise<unknown[]> {
  return (await app.ask(document(name), { input }, { viewer })).errors.map(({ code }) => code);
}

/** Creates an offering; returns its id. @throws Error when it is refused */
export async function offer(app: TestApp, input: object = {}): Promise<string> {
  const result = await change(app, 'createOffering', { name: 'Cluster', ...input });
  if (result.offering === undefined) throw new Error(`The offering was refused: ${JSON.stringify(result)}`);
  return result.offering.id as string;
}

/** Creates a link; returns its id. @throws Error when it is refused */
export async function link(app: TestApp, offeringId: string, catalogName: string, input: object = {}): Promise<string> {
  const result = await change(app, 'linkCatalog', { offeringId, catalogId: await catalogId(app, catalogName), ...input });
  if (result.link === undefined) throw new Error(`The link was refused: ${JSON.stringify(result)}`);
  return result.link.id as string;
}

/** The id of a catalog by name, or by name and version. */
export async function catalogId(app: TestApp, name: string): Promise<string> {
  const { catalogs } = await app.query('{ catalogs { nodes { id name version } } }');
  const found = catalogs.nodes.find((row: any) => row.name === name || `${row.name} ${row.version}` === name);
  return found.id as string;
}
