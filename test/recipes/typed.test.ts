import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import type { GraphQLClient } from 'graphql-request';
import { buildSchema, parse } from 'graphql';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { createGateway, refusalOf } from '../../docs/recipes/request.ts';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const RECIPES = fileURLToPath(new URL('../../docs/recipes/', import.meta.url));
const SCHEMA = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const run = promisify(execFile);

const GPU = { '2024.4': { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80'], toolchain: 'foss-2023b' } };
/** A folder within the project, from which its packages are found. */
const test = testWithApp({ catalogs: [catalog('2025.06').package('GROMACS', GPU)] }).extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(dirname(fileURLToPath(import.meta.url)), '.run-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

/** What the compiler says of a program under the settings that frontends have. */
function problemsOf(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const load = async (file: string) => (await import(pathToFileURL(file).href)) as Record<string, never>;

/** As graphql-codegen runs a recipe's settings over a recipe's file. */
async function generate(folder: string, usage: string): Promise<void> {
  const { generates } = parseYaml(await readFile(join(RECIPES, 'codegen/codegen.yml'), 'utf8')) as {
    generates: Record<string, { config: object }>;
  };
  const sdl = await readFile(SCHEMA, 'utf8');
  const [, rawSDL = ''] = /graphql\(\/\* GraphQL \*\/ `(.*?)`\)/s.exec(usage) ?? [];
  const files = await preset.buildGeneratesSection({
    baseOutputDir: `${folder}/gql/`,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: [{ location: 'findSoftware.ts', document: parse(rawSDL), rawSDL }],
    config: Object.values(generates)[0]!.config,
    presetConfig: {},
    plugins: [],
    pluginMap: {},
  });
  await mkdir(join(folder, 'gql'));
  for (const file of files) await writeFile(file.filename, await codegen(file));
}

test('graphql-codegen generates types with which the recipe compiles and runs', { timeout: 90_000 }, async ({ app, folder }) => {
  const file = join(folder, 'findSoftware.ts');
  await cp(join(RECIPES, 'codegen/findSoftware.ts'), file);
  await generate(folder, await readFile(file, 'utf8'));

  expect(problemsOf(file)).toEqual([]);
  const { findSoftware } = (await load(file)) as unknown as {
    findSoftware: (gateway: GraphQLClient, search: string, cpu: string, gpu: string) => Promise<string[][]>;
  };
  const found = await findSoftware(
    createGateway(`${app.url}/graphql`, () => STAFF_TOKEN),
    'gromacs',
    'zen3',
    'cc80',
  );

  expect(found).toEqual([['module load EESSI/2025.06', 'module load GROMACS/2024.4-foss-2023b']]);
});

test('gql.tada reads the schema, and the recipe compiles and runs', { timeout: 90_000 }, async ({ app, folder }) => {
  await cp(join(RECIPES, 'tada'), folder, { recursive: true });
  await cp(SCHEMA, join(folder, 'schema.graphql'));
  const bin = createRequire(import.meta.url)
    .resolve('gql.tada/package.json')
    .replace('package.json', 'bin/cli.js');
  await run(process.execPath, [bin, 'generate-output', '--tsconfig', join(folder, 'tsconfig.json')], { cwd: folder });
  const file = join(folder, 'catalogNames.ts');

  expect(problemsOf(file)).toEqual([]);
  const { catalogNames } = (await load(file)) as unknown as { catalogNames: (gateway: GraphQLClient) => Promise<unknown> };
  const names = await catalogNames(createGateway(`${app.url}/graphql`, () => STAFF_TOKEN));

  expect(names).toEqual([['EESSI', '2025.06', expect.any(String)]]);
});

test('graphql-request reports what was refused with its code', async ({ app }) => {
  const gateway = createGateway(`${app.url}/graphql`, () => 'not-a-token');

  const refusal = await gateway.request('{ viewer { name } }').catch(refusalOf);

  expect(refusal).toEqual({ code: 'UNAUTHENTICATED', message: 'The token is not valid: it is unknown, expired or revoked.' });
});
