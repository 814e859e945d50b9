import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'vitest';
import { readOperationManifest } from '../../src/server/engine/operationManifest.ts';
import { openTestApp } from '../helpers/app.ts';
import { PARAM_TRANSPORTS, type Sent } from '../helpers/paramTransports.ts';
import { codesOf } from '../helpers/transports.ts';
import { testWithApp } from '../helpers/withApp.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A file of operations, gone with the folder of temporary files. */
function fileOf(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'gateway-test-')), 'operations.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const COUNT = 'query Count($n: Int = 1) { catalogs(first: $n) { totalCount } }';
const ROLE = 'query Role { viewer { role } }';
/** What the set-up of a test asks for. */
const SIGN_UP = `mutation ($input: CreateTokenInput!) {
      createToken(input: $input) { ... on CreateTokenPayload { secret } ... on UserError { message } }
    }`;
const FILE = fileOf({ count: COUNT, [sha256(ROLE)]: ROLE, signUp: SIGN_UP });
const test = testWithApp({ config: { PERSISTED_OPERATIONS: FILE } });

const hash = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

const LISTED: readonly Sent[] = [
  { query: COUNT },
  { documentId: 'count' },
  { documentId: `sha256:${sha256(COUNT)}` },
  hash('count'),
  hash(sha256(COUNT)),
  { query: COUNT, ...hash(sha256(COUNT)) },
];
const OTHERS: readonly Sent[] = [
  { query: '{ catalogs { totalCount } }' },
  { query: `${COUNT} ` },
  { query: '{ __schema { queryType { name } } }' },
  { query: '{ nonsense' },
  { documentId: 'another' },
  { documentId: 'toString' },
  hash('another'),
  hash(sha256('{ catalogs { totalCount } }')),
  { query: '{ catalogs { totalCount } }', ...hash(sha256('{ catalogs { totalCount } }')) },
];
const asked = (all: readonly Sent[]) =>
  PARAM_TRANSPORTS.flatMap(([name, send]) => all.map((sent) => [name, JSON.stringify(sent), send, sent] as const));

test.for(asked(LISTED))('over %s what is listed runs by %s', async ([, , send, sent], { app }) => {
  expect((await send(app, sent)).data).toEqual({ catalogs: { totalCount: 0 } });
  expect((await send(app, { ...sent, variables: { n: 2 } })).extensions).toEqual({ cost: 3 });
});

test.for(asked(OTHERS))('over %s nothing else runs: %s', async ([, , send, sent], { app }) => {
  const refused = await send(app, sent);

  expect(codesOf(refused)).toEqual(['PERSISTED_QUERY_REQUIRED']);
  expect([400, null]).toContain(refused.status);
  expect(app.statements()).toEqual([]);
});

test.for(PARAM_TRANSPORTS)('over %s an id and the text of another are refused', async ([, send], { app }) => {
  const refused = await send(app, { query: ROLE, documentId: 'count' });

  expect(codesOf(refused)).toEqual(['BAD_USER_INPUT']);
});

test('staff are no exception', async ({ app }) => {
  const { status, errors } = await app.ask('{ catalogs { totalCount } }', {}, { viewer: 'staff' });

  expect([status, ...errors.map(({ code }) => code)]).toEqual([400, 'PERSISTED_QUERY_REQUIRED']);
});

test.for(['{"query":"{ catalogs { totalCount } }","nonsense":null}', '[{"query":"{ catalogs { totalCount } }"}]', '{"query":7}'])(
  'an odd body is no way around the list: %s',
  async (body, { app }) => {
    // The second time what clients send is executed directly.
    const answers = [await app.post(body), await app.post(body)];

    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(await answer.json()).not.toHaveProperty('data.catalogs');
    }
  },
);

test('the explorer says that its queries are refused, and only here', async ({ app }) => {
  const says = async (url: string) => (await fetch(url, { headers: { accept: 'text/html' } })).text();
  await using open = await openTestApp();

  expect(await says(`${app.url}/graphql`)).toContain('This gateway only runs operations listed by its operator');
  expect(await says(`${open.url}/graphql`)).not.toContain('This gateway only runs operations listed by its operator');
});

base('a gateway does not start with a list that cannot be used, and names all that is wrong with it', async () => {
  const file = fileOf({ good: COUNT, first: '{ xyzzyxyzzy }', second: '{ catalogs {', third: 7, fourth: '{ catalogs { a b } }' });

  await expect(openTestApp({ config: { PERSISTED_OPERATIONS: file } })).rejects.toThrow(
    [
      `PERSISTED_OPERATIONS "${file}" cannot be used:`,
      '  "first": Cannot query field "xyzzyxyzzy" on type "Query".',
      '  "second": Syntax Error: Expected Name, found <EOF>.',
      '  "third": It is not a string.',
      '  "fourth": Cannot query field "a" on type "CatalogConnection".',
      '  "fourth": Cannot query field "b" on type "CatalogConnection".',
    ].join('\n'),
  );
});

base.for([
  ['{}', 'It has no operations.'],
  ['[]', 'It is not an object of strings by id.'],
  ['null', 'It is not an object of strings by id.'],
  ['{', 'JSON'],
])('a list of %s cannot be used', ([content = '', message = '']) => {
  expect(() => readOperationManifest(fileOf(content))).toThrow(message);
});

base('a list that is not there cannot be used', () => {
  expect(() => readOperationManifest('/nowhere/at/all.json')).toThrow('ENOENT');
});
