import { expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import { examples, pages } from '../helpers/docs.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({}, ({ app }) => loadDemo(app));

const answered = pages()
  .flatMap(examples)
  .filter(({ answer }) => answer);

test.for(answered)('the answer at $at is what the demo catalog gives', async ({ query, answer = '' }, { app }) => {
  const { data, errors } = (await (await app.post(JSON.stringify({ query }))).json()) as { data?: unknown; errors?: unknown };

  expect({ data, ...(errors ? { errors } : {}) }).toEqual(JSON.parse(answer));
});
