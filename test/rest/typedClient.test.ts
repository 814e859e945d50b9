import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient, type UserConfig } from '@hey-api/openapi-ts';
import ts from 'typescript';
import { expect } from 'vitest';
import { digits } from '../../src/rest/routing/links.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { change } from '../helpers/offerings.ts';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { ask } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const FOLDER = fileURLToPath(new URL('typedClient/', import.meta.url));
const USAGE = 'everyOperation.ts';

/** As the file has it, which only compiles beside a client. */
type EveryOperation = (place: object) => Promise<Record<string, unknown>>;

const gromacs = (release: string) => catalog(release).package('GROMACS', { '2024.1': {} });
const test = testWithApp({ catalogs: [gromacs('2023.06')], serves: [gromacs('2025.06'), spack('2026-07-01')] });

/** The problems of a program, as the compiler has them under our own strict settings. */
function problemsOf(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** marketplace_software_catalogs_list → marketplaceSoftwareCatalogsList */
const camel = (operationId: string) => operationId.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function operationsOf({ paths }: { paths: Record<string, Record<string, { operationId: string }>> }): string[] {
  return Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => camel(operationId)));
}

test('a client generated from the description compiles, and runs every operation', { timeout: 120_000 }, async ({ app }) => {
  const { body: document } = await ask(app, 'GET', 'schema/');
  const { offering } = await change(app, 'createOffering', { name: 'Cluster' });
  const folder = await mkdtemp(join(FOLDER, '.run-'));
  try {
    const file = join(folder, USAGE);
    await copyFile(join(FOLDER, USAGE), file);
    await createClient({
      input: document as Extract<UserConfig['input'], object>,
      output: { path: join(folder, 'generated'), importFileExtension: '.ts' },
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
      logs: { level: 'silent' },
    });
    expect(problemsOf(file)).toEqual([]);
    const text = ts.sys.readFile(file) ?? '';
    expect(operationsOf(document).filter((operation) => !text.includes(`sdk.${operation}(`))).toEqual([]);

    const { everyOperation } = (await import(pathToFileURL(file).href)) as { everyOperation: EveryOperation };
    const result = await everyOperation({
      url: app.url,
      token: STAFF_TOKEN,
      offering: digits(offering.uuid),
      ended: (jobUuid: string) => app.finished(jobUuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')),
    });

    expect(result).toEqual({
      counts: ['1', '1', '1', '1'],
      entries: ['1', '2'],
      kept: { description: 'Old things.' },
      names: ['Mesa3D'],
      versions: ['24.2'],
      toolchain: { name: 'foss', version: '2024a' },
      module: { full_module_name: 'Mesa/24.1', module_name: 'Mesa', module_version: '24.1' },
      targets: ['/opt/mesa/24.2'],
      built: ['x86_64', 'amd/zen3', ['nvidia/cc90']],
      nested: '/opt/mesa/24.2',
      homepage: 'https://mesa3d.org/',
      cpus: ['x86_64/amd/zen3'],
      discovered: ['EESSI', 'Spack'],
      job: ['succeeded', '2025.06'],
      link: [true, 'Cluster', true, 'EESSI'],
      times: [true, true],
      partition: [null, ''],
      links: [true],
      noPartition: 404,
      gone: 404,
      exported: [200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
      openapi: '3.1.0',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
