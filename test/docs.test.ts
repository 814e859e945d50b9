import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type GraphQLUnionType, isAbstractType, parse, validate } from 'graphql';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { SETTINGS } from '../src/settings/settings.ts';
import { ERROR_CODES } from '../src/schema/description.ts';
import { schema } from '../src/schema/index.ts';
import { examples, pages } from './helpers/docs.ts';

const README = new URL('../README.md', import.meta.url);
const FRONTEND = new URL('../docs/frontend.md', import.meta.url);
const POSSIBLE_TYPES = new URL('../docs/recipes/possibleTypes.ts', import.meta.url);
const PACKAGE = new URL('../package.json', import.meta.url);

test('the settings in README.md are those of src/settings/settings.ts', async () => {
  const rows = Object.entries(SETTINGS).map(
    ([name, [what, standard]]) => `| \`${name}\` | ${what} | ${standard && `\`${standard}\``} |`,
  );
  const table = ['| variable | what | default |', '| --- | --- | --- |', ...rows].join('\n');
  const page = readFileSync(README, 'utf8').replace(/(<!-- settings -->).*(<!-- \/settings -->)/s, `$1\n\n${table}\n\n$2`);

  await expect(await format(page, { parser: 'markdown', printWidth: 130, singleQuote: true })).toMatchFileSnapshot(
    README.pathname,
  );
});

/** Written by: npm test -- test/docs.test.ts -u */
test('the possible types in docs/recipes are those of the schema', async () => {
  const types = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const possible = types.map(({ name }) => [name, schema.getPossibleTypes(schema.getType(name) as GraphQLUnionType)] as const);
  const entries = possible.map(([name, members]) => [name, members.map((member) => member.name).toSorted()]);
  const text = `/** The types that an interface or a union of the schema stands for. */
export const possibleTypes = ${JSON.stringify(Object.fromEntries(entries.toSorted()))};`;

  await expect(await format(text, { parser: 'typescript', printWidth: 130, singleQuote: true })).toMatchFileSnapshot(
    POSSIBLE_TYPES.pathname,
  );
});

/** Each recipe stands in the page as its file has it, below a comment with the file's path. Written by: npm test -- test/docs.test.ts -u */
test('the recipes in docs/frontend.md are the files that the tests run', async () => {
  const page = readFileSync(FRONTEND, 'utf8');
  const written = page.replace(/(<!-- (docs\/recipes\/\S+) -->\n)(\n```.*?\n```\n)?/gs, (_, mark: string, path: string) => {
    const language = path.split('.').at(-1) ?? '';
    return `${mark}\n\`\`\`${LANGUAGES[language] ?? language}\n${readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')}\`\`\`\n`;
  });

  const recipes = readdirSync(new URL('../docs/recipes', import.meta.url), { recursive: true, withFileTypes: true });
  const files = recipes.filter((entry) => entry.isFile()).map(({ name }) => name);
  expect(files.filter((name) => !written.includes(`/${name} -->`))).toEqual([]);
  await expect(written).toMatchFileSnapshot(FRONTEND.pathname);
});

const LANGUAGES: Readonly<Record<string, string>> = { yml: 'yaml' };

test('docs/frontend.md explains every code that a top-level error can have', () => {
  const [, table = ''] = /<!-- codes -->(.*?)<!-- \/codes -->/s.exec(readFileSync(FRONTEND, 'utf8')) ?? [];
  const explained = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code);

  expect(explained.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
});

test.each(pages().flatMap(examples))('the GraphQL at $at fits the schema', ({ query }) => {
  expect(validate(schema, parse(query))).toEqual([]);
});

test.each(pages())('$path names only files and scripts that are there', ({ path, text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, link = '']) => new URL(link, new URL(`../${path}`, import.meta.url)),
  );
  const files = [...text.matchAll(/`((?:src|test|docs|bench|prisma|scripts)\/[\w./-]+\.(?:ts|js|md|graphql|prisma|json))`/g)].map(
    ([, file = '']) => new URL(`../${file}`, import.meta.url),
  );
  const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
  const known = Object.keys((JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: object }).scripts);

  expect(
    [...links, ...(path === 'CHANGELOG.md' || path === 'README.md' ? [] : files)].filter((link) => !existsSync(link)).map(String),
  ).toEqual([]);
  expect(scripts.filter((script) => !known.includes(script ?? ''))).toEqual([]);
});
