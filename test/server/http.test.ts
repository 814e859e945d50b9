import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ consoleFolder: join(tmpdir(), 'there-is-no-console-here') });

const WHO = '{ viewer { isStaff } }';
const CANCEL = 'mutation { cancelImport(input: { jobId: "x" }) { __typename } }';

/** Status and content type of a plain request. */
async function plain(app: TestApp, method: string, path: string) {
  const response = await fetch(`${app.url}${path}`, { method, redirect: 'manual' });
  await response.body?.cancel();
  return { status: response.status, headers: response.headers };
}

/** What the server answers to a body that comes without its length, chunk by chunk, until it answers. */
function streamed(app: TestApp, chunk: string, chunks: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = httpRequest(`${app.url}/graphql`, { method: 'POST', headers }, (response) => {
      response.resume();
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    for (let sent = 0; sent < chunks; sent += 1) request.write(chunk);
    request.end();
  });
}

test('the process says that it lives, and that it serves', async ({ app }) => {
  const [health, ready] = await Promise.all([app.get('/health'), app.get('/ready')]);

  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
});

test('the schema that is served is schema.graphql', async ({ app }) => {
  const response = await app.get('/schema.graphql');

  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
});

test('the metrics have figures of the process, of requests and of SQL statements by name', async ({ app }) => {
  await app.query('{ catalogs { nodes { name } } }');

  const response = await app.get('/metrics');

  const metrics = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(metrics).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(metrics).toMatch(/^nodejs_eventloop_lag_seconds [\d.e-]+$/m);
  expect(metrics).toMatch(/^gateway_sql_statements_total\{statement="catalogs\.page"\} [1-9]\d*$/m);
  expect(metrics).toMatch(/^gateway_http_request_seconds_count\{route="\/graphql",status="200"\} [1-9]\d*$/m);
  expect(metrics).toMatch(/^gateway_import_subscribers 0$/m);
});

test('paths that are none of ours are counted as one route', async ({ app }) => {
  await plain(app, 'GET', '/a-path-that-somebody-made-up');

  const metrics = await (await app.get('/metrics')).text();

  expect(metrics).toMatch(/^gateway_http_request_seconds_count\{route="other",status="404"\} [1-9]\d*$/m);
  expect(metrics).not.toContain('made-up');
});

test('where the console has not been built, the root says how to build it and where GraphQL is', async ({ app }) => {
  const response = await app.get('/');

  const page = await response.text();

  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page).toContain('npm run build');
  expect(page).toContain('href="/graphql"');
});

test('an unknown path is answered by JSON that says where GraphQL is', async ({ app }) => {
  const response = await app.get('/elsewhere?page=2');

  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
  expect(await response.json()).toEqual({ error: 'Not found: /elsewhere?page=2. GraphQL is at /graphql.' });
});

test.for(['/health', '/ready', '/metrics', '/schema.graphql'])('%s is only for reading', async (path, { app }) => {
  const refused = await plain(app, 'POST', path);
  const head = await plain(app, 'HEAD', path);

  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(head.status).toBe(200);
});

test('every answer tells browsers to keep to its content type', async ({ app }) => {
  const answers = await Promise.all(
    ['/health', '/nowhere', '/graphql?query={viewer{isStaff}}'].map((path) => plain(app, 'GET', path)),
  );

  expect(answers.map(({ headers }) => headers.get('x-content-type-options'))).toEqual(['nosniff', 'nosniff', 'nosniff']);
});

test('a body of more than 1 MB is refused, whether it says its length or not', async ({ app }) => {
  const query = JSON.stringify({ query: WHO, variables: { filler: 'x'.repeat(1_000_000) } });

  const response = await app.post(query);
  const status = await streamed(app, `{"query": "${'x'.repeat(100_000)}`, 12);

  expect([response.status, status]).toEqual([413, 413]);
  expect((await app.ask(WHO)).status).toBe(200);
});

test('a body just under 1 MB is taken', async ({ app }) => {
  const { status, data } = await app.ask(WHO, { filler: 'x'.repeat(999_000) });

  expect({ status, data }).toEqual({ status: 200, data: { viewer: { isStaff: false } } });
});

test.for(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', ''])(
  'a request that any page could send without asking is refused: "%s"',
  async (type, { app }) => {
    const response = await app.post(JSON.stringify({ query: WHO }), { headers: { 'content-type': type } });

    expect(response.status).toBe(415);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Send the request as application/json.', extensions: { code: 'BAD_REQUEST' } }],
    });
  },
);

test('JSON is taken with a character set and as application/graphql+json', async ({ app }) => {
  const types = ['application/json; charset=utf-8', 'application/graphql+json'];

  const answers = await Promise.all(
    types.map((type) => app.post(JSON.stringify({ query: WHO }), { headers: { 'content-type': type } })),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('a query can be asked with GET', async ({ app }) => {
  const response = await app.get(
    `/graphql?query=${encodeURIComponent('query ($n: Int) { catalogs(first: $n) { totalCount } }')}&variables={"n":0}`,
  );

  expect(await response.json()).toEqual({ data: { catalogs: { totalCount: 0 } }, extensions: { cost: 1 } });
});

test('a mutation cannot be asked with GET, not even by staff', async ({ app }) => {
  const response = await app.get(`/graphql?query=${encodeURIComponent(CANCEL)}`, app.authorization('staff'));

  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a batch of operations is refused', async ({ app }) => {
  const response = await app.post(JSON.stringify([{ query: WHO }, { query: WHO }]));

  expect(response.status).toBe(400);
  expect(await response.json()).not.toHaveProperty('data');
});

test.for<[string, string]>([
  ['is no JSON', '{"query": '],
  ['is empty', ''],
  ['is null', 'null'],
  ['is a text', '"text"'],
  ['has no query', '{}'],
  ['has no text as its query', '{"query": 7}'],
  ['has a list as its variables', '{"query": "{ viewer { isStaff } }", "variables": [1]}'],
  ['names an operation that is not there', '{"query": "{ viewer { isStaff } }", "operationName": "other"}'],
  ['asks for a field that is not there', '{"query": "{ nonsense }"}'],
  ['is no GraphQL', '{"query": "{"}'],
])('a body that %s is a client error with a message', async ([, body], { app }) => {
  const response = await app.post(body, { headers: { accept: 'application/graphql-response+json' } });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String) as string }] });
});

test('a client that asks for plain JSON gets the errors of GraphQL with status 200, as GraphQL over HTTP has it', async ({
  app,
}) => {
  const { status, errors } = await app.ask('{ nonsense }', {}, { headers: { accept: 'application/json' } });

  expect(status).toBe(200);
  expect(errors).toMatchObject([{ code: 'GRAPHQL_VALIDATION_FAILED', message: expect.stringContaining('nonsense') as string }]);
});

test.for(['variables', 'extensions'])(
  'a GET whose `%s` are not JSON is refused with the value, and is no defect',
  async (name, { app }) => {
    const response = await app.get(`/graphql?query={viewer{isStaff}}&${name}={`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: `\`${name}\` is not JSON: "{".`, extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(app.defects()).toEqual([]);
  },
);

test.for(['{}', '{"query": null}'])('%s is no request, whatever the client accepts', async (body, { app }) => {
  const response = await app.post(body, { headers: { accept: 'application/json' } });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('a client that accepts none of the media types is told which there are', async ({ app }) => {
  const response = await app.post(JSON.stringify({ query: WHO }), { headers: { accept: 'text/plain' } });

  expect(response.status).toBe(406);
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('"text/plain"') as string, extensions: { code: 'NOT_ACCEPTABLE' } }],
  });
});
