import { expect } from 'vitest';
import { ROUTES } from '../../src/rest/index.ts';
import { ask } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ config: { ANONYMOUS_READ: 'false' } });
const READS = ROUTES.filter(({ access }) => access === 'reader').map((route) => ({
  title: `${route.method} ${route.path}`,
  ...route,
}));

test.for(READS)('where reads need a token, $title does', async ({ method, path }, { app }) => {
  const at = path.replace('{parent}', '0'.repeat(32)).replace('{uuid}', '0'.repeat(32));

  expect((await ask(app, method, at)).status).toBe(401);
  expect((await ask(app, method, at, { viewer: 'user' })).status).not.toBe(401);
});
