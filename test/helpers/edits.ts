import type { Data } from './client.ts';
import type { TestApp } from './app.ts';

const ERRORS = '... on UserError { code message } ... on ConflictError { existing { __typename id } }';
const ISSUES = '... on InvalidInputError { issues { path message } }';

const DELETED = `... on DeletePayload { deletedId catalog { packageCount versionCount targetCount } package { name versionCount extensionCount }
  version { version targetCount } } ... on ImportInProgressError { job { uuid } }`;

/** The fields read after an edit, by type. */
const ROWS: Readonly<Record<string, string>> = {
  Catalog: `catalog { id uuid name version type sourceUrl description metadata autoUpdateEnabled updateErrors source packageCount versionCount targetCount }`,
  Package: `package { id uuid name ecosystem description homepage categories licenses maintainers versionCount extensionCount
    catalog { uuid packageCount versionCount targetCount } parents { nodes { name } } extensions { nodes { name } } }`,
  Version: `version { id uuid version releaseDate moduleVersion module { fullName } requiredModules { fullName } toolchain { name version }
    toolchainFamilies versionSuffix dependencies metadata loadCommands targetCount parent { uuid } package { name versionCount } }`,
  Target: `target { id uuid type name subtype location metadata gpuArchitectures cpuFamily cpuMicroarchitecture
    packageVersion { uuid targetCount package { catalog { targetCount } } } }`,
};

/** Runs an edit as staff; returns its result: `edit(app, 'createPackage', { … })`. */
export async function edit(app: TestApp, name: string, input: object): Promise<Data> {
  const [, verb = '', noun = ''] = /^([a-z]+)(.+)$/.exec(name) ?? [];
  const [type, selection] =
    verb === 'delete'
      ? ['DeleteInput', DELETED]
      : [
          `${verb === 'create' ? 'Create' : 'Update'}${noun}Input`,
          `... on ${verb === 'create' ? 'Create' : 'Update'}${noun}Payload { ${ROWS[noun]} } ${ISSUES}`,
        ];
  const document = `mutation ($input: ${type}!) { result: ${name}(input: $input) { __typename ${selection} ${ERRORS} } }`;
  return (await app.mutate(document, { input })).result as Data;
}

/** Runs an edit as staff; returns the row written. @throws Error when it is refused */
export async function written(app: TestApp, name: string, input: object): Promise<Data> {
  const result = await edit(app, name, input);
  const row = Object.entries(result).find(([key]) => !key.startsWith('__'))?.[1] as Data | undefined;
  if (!String(result['__typename']).endsWith('Payload') || !row)
    throw new Error(`${name} was refused: ${JSON.stringify(result)}`);
  return row;
}

/** The paths of the invalid fields. */
export const paths = (result: Data): string[] =>
  (result['issues'] as { path: string[] }[]).map(({ path }) => path.join('.')).sort();
