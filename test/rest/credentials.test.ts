import { expect } from 'vitest';
import { STAFF_TOKEN, type TestApp } from '../helpers/app.ts';
import { ask } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

/** What a public list and an action for staff answer with. */
async function statuses(app: TestApp, headers: Record<string, string>, query = '') {
  const answers = await Promise.all(
    ['marketplace-software-catalogs/', 'marketplace-software-catalogs/discover/'].map((path) =>
      ask(app, 'HEAD', `${path}${query}`, { headers }),
    ),
  );
  return answers.map(({ status }) => status);
}

test.for(['Token', 'Bearer', 'Bearer Token'])('a token is taken after %s', async (scheme, { app }) => {
  expect(await statuses(app, { authorization: `${scheme} ${STAFF_TOKEN}` })).toEqual([200, 200]);
  expect(await statuses(app, { authorization: `${scheme} nobody-gave-this` })).toEqual([401, 401]);
});

test.for(['Basic dXNlcjpwYXNz', 'Digest username="x"'])(
  'credentials of another scheme read what everybody may, and nothing else: %s',
  async (authorization, { app }) => {
    expect(await statuses(app, { authorization })).toEqual([200, 401]);
    expect(await ask(app, 'GET', 'marketplace-software-catalogs/discover/', { headers: { authorization } })).toMatchObject({
      body: { detail: 'Authentication credentials were not provided.' },
    });
  },
);

test('a token in the address is not read: addresses end up in logs', async ({ app }) => {
  expect(await statuses(app, {}, `?x-auth-token=${STAFF_TOKEN}`)).toEqual([200, 401]);
});
