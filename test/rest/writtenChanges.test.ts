import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { changesOf } from '../helpers/changes.ts';
import { edit, written } from '../helpers/edits.ts';
import { write } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

/** Writes over REST; returns what was written. @throws Error where it is refused */
async function rest(app: TestApp, method: string, path: string, body?: object): Promise<any> {
  const answer = await write(app, method, `marketplace-software-${path}`, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The same rows over either API: created one after the other, changed, and deleted. Returns the changes of each edit. */
type Edits = (app: TestApp, name: string) => Promise<string[][]>;

const overGraphql: Edits = async (app, name) => {
  const ids: Record<string, string> = {};
  const create = async (type: string, input: object) =>
    void (ids[type] = (await written(app, `create${type}`, input)).id as string);
  return changesOf(app, async () => {
    await create('Catalog', { name, version: '1' });
    await create('Package', { catalogId: ids['Catalog'], name: 'A' });
    await create('Version', { packageId: ids['Package'], version: '1.0' });
    await create('Target', { versionId: ids['Version'], name: 'x86_64', subtype: 'amd/zen3' });
    await written(app, 'updateCatalog', { id: ids['Catalog'], description: 'Ours.' });
    await written(app, 'updatePackage', { id: ids['Package'], name: 'B', licenses: ['MIT'] });
    await written(app, 'updatePackage', { id: ids['Package'], name: 'B' });
    await written(app, 'updateVersion', { id: ids['Version'], version: '2.0' });
    await written(app, 'updateTarget', { id: ids['Target'], gpuArchitectures: ['nvidia/cc80'] });
    await edit(app, 'deletePackage', { id: ids['Package'] });
    await edit(app, 'deleteCatalog', { id: ids['Catalog'] });
  });
};

const overRest: Edits = (app, name) =>
  changesOf(app, async () => {
    const home = await rest(app, 'POST', 'catalogs/', { name, version: '1' });
    const item = await rest(app, 'POST', 'packages/', { catalog: home.url, name: 'A' });
    const build = await rest(app, 'POST', 'versions/', { package: item.url, version: '1.0' });
    const target = { version: build.url, target_type: 'cpu_architecture', target_name: 'x86_64', target_subtype: 'amd/zen3' };
    const { uuid } = await rest(app, 'POST', 'targets/', target);
    await rest(app, 'PATCH', `catalogs/${home.uuid}/`, { description: 'Ours.' });
    await rest(app, 'PATCH', `packages/${item.uuid}/`, { name: 'B', licenses: ['MIT'] });
    await rest(app, 'PATCH', `packages/${item.uuid}/`, { name: 'B' });
    await rest(app, 'PATCH', `versions/${build.uuid}/`, { version: '2.0' });
    await rest(app, 'PATCH', `targets/${uuid}/`, { gpu_architectures: ['nvidia/cc80'] });
    await rest(app, 'DELETE', `packages/${item.uuid}/`);
    await rest(app, 'DELETE', `catalogs/${home.uuid}/`);
  });

test('an edit over REST is in the feed like the same edit over GraphQL', async ({ app }) => {
  const expected = await overGraphql(app, 'Ours');

  expect(expected).toHaveLength(10);
  expect(await overRest(app, 'Ours')).toEqual(expected);
});
