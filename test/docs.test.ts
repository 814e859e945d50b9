import { existsSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { SETTINGS } from '../src/config.ts';
import { schema } from '../src/schema/index.ts';
import { examples, pages } from './helpers/docs.ts';

const README = new URL('../README.md', import.meta.url);
const PACKAGE = new URL('../package.json', import.meta.url);

test('the settings in README.md are those of src/config.ts', async () => {
  const rows = Object.entries(SETTINGS).map(
    ([name, [what, standard]]) => `| \`${name}\` | ${what} | ${standard && `\`${standard}\``} |`,
  );
  const table = ['| variable | what | default |', '| --- | --- | --- |', ...rows].join('\n');
  const page = readFileSync(README, 'utf8').replace(/(<!-- settings -->).*(<!-- \/settings -->)/s, `$1\n\n${table}\n\n$2`);

  await expect(await format(page, { parser: 'markdown', printWidth: 130, singleQuote: true })).toMatchFileSnapshot(
    README.pathname,
  );
});

test.each(pages().flatMap(examples))('the GraphQL at $at fits the schema', ({ query }) => {
  expect(validate(schema, parse(query))).toEqual([]);
});

test.each(pages())('$path names only files and scripts that are there', ({ path, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, link = '']) => new URL(link, new URL(`../${path}`, import.meta.url)),
  );
  const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
  const known = Object.keys((JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: object }).scripts);

  expect(links.filter((link) => !existsSync(link)).map(String)).toEqual([]);
  expect(scripts.filter((script) => !known.includes(script ?? ''))).toEqual([]);
});
