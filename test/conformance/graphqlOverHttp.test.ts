import { serverAudits } from 'graphql-http';
import { expect } from 'vitest';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const auditsOf = (url: string) => serverAudits({ url });
const AUDITS = auditsOf('').map(({ id, name }) => ({ id, title: `${id} ${name}` }));

test.for(AUDITS)('GraphQL over HTTP, $title', async ({ id }, { app }) => {
  const audit = auditsOf(`${app.url}/graphql`).find((one) => one.id === id);

  expect(await audit?.fn()).toMatchObject({ status: 'ok' });
});

test('there are audits of all three kinds', () => {
  const kinds = new Set(AUDITS.map(({ title }) => /MUST|SHOULD|MAY/.exec(title)?.[0]));

  expect([...kinds].sort()).toEqual(['MAY', 'MUST', 'SHOULD']);
});

test('a syntax error has its status for whoever asks second', async ({ app }) => {
  const statuses: number[] = [];

  for (const accept of ['application/json', 'application/json', 'application/graphql-response+json'])
    statuses.push((await app.post(JSON.stringify({ query: '{ never closed' }), { headers: { accept } })).status);

  expect(statuses).toEqual([200, 200, 400]);
});
