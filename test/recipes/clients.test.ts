import { CombinedGraphQLErrors, gql, type TypedDocumentNode } from '@apollo/client';
import { buildSchema, type GraphQLObjectType, isObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { createApollo } from '../../docs/recipes/apollo.ts';
import { createUrql } from '../../docs/recipes/urql.ts';
import { STAFF_TOKEN } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { loseTwice, POLL, testThroughProxy, TWELVE } from '../helpers/reconnecting.ts';
import { insertScriptedJob } from '../helpers/scriptedJob.ts';

const test = testThroughProxy({ catalogs: [catalog('2023.06').packages(30)], serves: [catalog('2023.06').packages(30)] });

const token = () => STAFF_TOKEN;
const NOBODY = '019a0000-0000-7000-8000-000000000000';

const WATCH = gql`
  subscription ($jobId: ID!, $after: Int) {
    importProgress(jobId: $jobId, after: $after) {
      sequence
      job {
        id
        progress
      }
    }
  }
`;

const PACKAGES: TypedDocumentNode<Page, { search?: string | null; after?: string | null }> = gql`
  query ($search: String, $after: String) {
    packages(first: 20, search: $search, after: $after) {
      totalCount
      edges {
        node {
          id
          name
          latestVersion {
            id
            module {
              fullName
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

const IMPORT = gql`
  mutation {
    importCatalog(input: { source: EESSI, release: "2023.06" }) {
      ... on ImportCatalogPayload {
        job {
          id
        }
      }
      ... on UserError {
        code
        message
      }
      ... on ConflictError {
        existing {
          id
        }
      }
    }
  }
`;

interface Watched {
  readonly importProgress: { readonly sequence: number };
}

interface Page {
  readonly packages: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly name: string } }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

const CONFLICT = {
  importCatalog: {
    code: 'CONFLICT',
    message: expect.any(String),
    existing: { id: expect.any(String) },
  },
};

test('Apollo Client adds pages to a list, keeps other searches apart, and shows the error of a mutation', async ({ through }) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const client = createApollo(through.url, token, through.open());
  const list = client.watchQuery({ query: PACKAGES, variables: { search: null, after: null } });
  const counts: number[] = [];
  const watching = list.subscribe(({ data }) => data && counts.push((data as Page).packages.edges.length));
  await expect.poll(() => counts.at(-1), POLL).toBe(20);

  const { endCursor } = (list.getCurrentResult().data as Page).packages.pageInfo;
  await list.fetchMore({ variables: { after: endCursor } });
  const found = await client.query({ query: PACKAGES, variables: { search: 'package07' } });
  const { data } = await client.mutate({ mutation: IMPORT });

  await expect.poll(() => counts.at(-1), POLL).toBe(30);
  expect(found.data?.packages.edges.length).toBe(found.data?.packages.totalCount);
  expect(found.data?.packages.totalCount).toBeLessThan(20);
  expect(data).toMatchObject(CONFLICT);
  expect(warn.mock.calls).toEqual([]);
  watching.unsubscribe();
  client.stop();
});

test('Apollo Client gets each event of an import once, though the connection is lost twice', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const client = createApollo(through.url, token, through.open());
  const sequences: number[] = [];
  const watching = client
    .subscribe<Watched>({ query: WATCH, variables: { jobId: job.id, after: 0 } })
    .subscribe(({ data }) => void (data && sequences.push(data.importProgress.sequence)));

  await loseTwice(through, job, sequences);

  expect(sequences).toEqual(TWELVE);
  watching.unsubscribe();
  client.stop();
});

test('Apollo Client shows the message about a job that is not there', async ({ through }) => {
  const client = createApollo(through.url, token, through.open());

  const error = await new Promise((resolve) =>
    client.subscribe({ query: WATCH, variables: { jobId: NOBODY, after: 0 } }).subscribe((result) => resolve(result.error)),
  );

  expect(error).toBeInstanceOf(CombinedGraphQLErrors);
  expect((error as CombinedGraphQLErrors).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  client.stop();
});

test('urql adds pages to a list, and shows the error of a mutation', async ({ through }) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const client = createUrql(through.url, token, through.open());

  const first = await client.query(PACKAGES, { search: null }).toPromise();
  const more = await client.query(PACKAGES, { search: null, after: first.data?.packages.pageInfo.endCursor }).toPromise();
  const found = await client.query(PACKAGES, { search: 'package07' }).toPromise();
  const { data } = await client.mutation(IMPORT, {}).toPromise();

  expect(first.data?.packages.edges.length).toBe(20);
  expect(more.data?.packages.edges.length).toBe(30);
  expect(found.data?.packages.edges.length).toBe(found.data?.packages.totalCount);
  expect(data).toMatchObject(CONFLICT);
  // Without a whole schema urql looks for the fields of every member of a union.
  expect(warn.mock.calls.flat().filter((text) => !String(text).startsWith('Invalid undefined'))).toEqual([]);
});

test('urql gets each event of an import once, though the connection is lost twice', async ({ app, through }) => {
  const job = await insertScriptedJob(app);
  const client = createUrql(through.url, token, through.open());
  const sequences: number[] = [];
  const watching = client
    .subscription<Watched>(WATCH, { jobId: job.id, after: 0 })
    .subscribe(({ data, hasNext }) => void (data && hasNext && sequences.push(data.importProgress.sequence)));

  await loseTwice(through, job, sequences);

  expect(sequences).toEqual(TWELVE);
  watching.unsubscribe();
});

test('urql shows the message about a job that is not there', async ({ through }) => {
  const client = createUrql(through.url, token, through.open());

  const error = await new Promise<unknown>((resolve) => {
    client.subscription(WATCH, { jobId: NOBODY, after: 0 }).subscribe((result) => resolve(result.error));
  });

  expect(error).toMatchObject({ graphQLErrors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

interface List {
  readonly type: string;
  readonly field: string;
}

/** Types without an id that caches know by themselves: what roots, pages and mutations answer. */
const HAS_NO_VALUE = /(Connection|Edge|Payload|Error|PageInfo|Query|Mutation|Subscription)$/;

test('the caches of Apollo Client and urql know every list and every type without an id', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  const fieldsOf = ({ name }: { name: string }) => Object.values((schema.getType(name) as GraphQLObjectType).getFields());
  const lists = objects.flatMap((type) =>
    fieldsOf(type).flatMap((field) => (/Connection!?$/.test(String(field.type)) ? [{ type: type.name, field: field.name }] : [])),
  );
  const values = objects
    .filter((type) => !fieldsOf(type).some(({ name }) => name === 'id') && !HAS_NO_VALUE.test(type.name))
    .map(({ name }) => name);
  for (const recipe of ['apollo', 'urql']) {
    const text = readFileSync(`docs/recipes/${recipe}.ts`, 'utf8');
    const isPaged = ({ type, field }: List) => new RegExp(`\\b${type}: \\{[^}]*\\b${field}: pages`).test(text);
    expect(lists.filter((list) => !isPaged(list))).toEqual([]);
    expect(values.filter((name) => !new RegExp(`\\b${name}: (value|\\{ \\.\\.\\.value)\\b`).test(text))).toEqual([]);
  }
});

test('software with a GPU build, but none for one GPU, is told by a count of versions', async ({ app }) => {
  await app.import(
    catalog('2025.06')
      .package('Old', { '1.0': { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80'] } })
      .package('New', { '1.0': { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80', 'nvidia/cc90'] } }),
  );

  const { packages } = await app.query(readFileSync('docs/recipes/withoutGpu.graphql', 'utf8'), { gpu: ['cc90'] });

  expect(packages.nodes).toMatchObject([
    { name: 'New', versions: { totalCount: 1 } },
    { name: 'Old', versions: { totalCount: 0 } },
  ]);
});

test('packages to load together and known issues are found by their recipes', async ({ app }) => {
  const { catalog: imported } = await app.import(
    catalog('2024.06')
      .package('ESPResSo', { '4.2.1': { toolchain: 'foss-2023a' }, '4.2.2': {} })
      .package('NCO', { '5.1': { toolchain: 'foss-2023a' }, '5.2': {} }),
  );
  const recipe = (name: string) => readFileSync(`docs/recipes/${name}.graphql`, 'utf8');
  const input = { catalogId: imported.id, packages: ['espresso', 'nco'], host: { cpu: 'zen4' } };

  const { environment } = await app.query(recipe('environment'), input);
  const [espresso] = environment.options[0].versions;
  const { package: found } = await app.query(recipe('knownIssues'), { packageId: espresso.package.id });

  expect(environment.options).toMatchObject([{ toolchainFamily: '2023b_foss' }, { toolchainFamily: '2023a_foss' }]);
  expect(found.versions.nodes).toMatchObject([
    { version: '4.2.2', issues: [] },
    { version: '4.2.1', issues: [{ severity: 'WARNS' }] },
  ]);
});

test('the recipes about hosts find software for a node, a matrix, the reason why not, and facets', async ({ app }) => {
  const { catalog: imported } = await app.import(
    catalog('2026.06').package('Hosted', { '1.0': { cpus: ['x86_64/amd/zen3'], gpus: ['nvidia/cc80'] } }),
  );
  const run = (recipe: string, variables: object) => app.query(readFileSync(`docs/recipes/${recipe}.graphql`, 'utf8'), variables);
  const host = { cpu: 'zen3', gpu: ['NVIDIA A40'] };

  const found = await run('findForNode', { text: 'hosted', host });
  const packageId = found['packages'].nodes[0].id;
  const matrix = await run('matrix', { catalogId: imported.id });
  const whyNot = await run('whyNot', { packageId, host: { cpu: 'zen3' } });
  const facets = await run('facets', { text: 'hosted', filter: { catalogIds: [imported.id] } });

  expect(found['packages'].nodes).toMatchObject([{ name: 'Hosted', buildFor: { gpuArchitecture: 'nvidia/cc80' } }]);
  expect(matrix['packages'].nodes).toMatchObject([{ name: 'Hosted', availability: [] }]);
  expect(whyNot).toMatchObject({ package: { buildFor: { state: 'NEEDS_GPU', alternative: null } } });
  expect(facets['packageFacets'].catalogIds).toMatchObject([{ label: 'EESSI 2026.06', count: 1, isSelected: true }]);
});

test('the recipes about releases compare two of them, and move a job script', async ({ app }) => {
  const run = (recipe: string, variables: object) => app.query(readFileSync(`docs/recipes/${recipe}.graphql`, 'utf8'), variables);
  const { catalog: older } = await app.import(catalog('2021.12').package('Moved', { '1.0': {} }).package('Ended'));
  const { catalog: newer } = await app.import(
    catalog('2022.06').package('Moved', { '1.1': {}, '1.0': { toolchain: 'foss-2024a' } }),
  );

  const compared = await run('compareReleases', { fromId: older.id, toId: newer.id });
  const moved = await run('planMove', { toId: newer.id, modules: 'ml EESSI/2021.12 Moved/1.0-foss-2023b Ended/1.0-foss-2023b' });

  expect(compared['compareCatalogs'].packages.nodes).toMatchObject([
    { kind: 'REMOVED', name: 'Ended', removed: { totalCount: 1 } },
    { kind: 'CHANGED', name: 'Moved', added: { nodes: [{ version: '1.0' }, { version: '1.1' }] } },
  ]);
  expect(moved['planMove']).toMatchObject({
    steps: [{ state: 'REBUILT', to: { module: { fullName: 'Moved/1.0-foss-2024a' } } }, { state: 'GONE' }],
    environment: { loadCommands: ['module load EESSI/2022.06', 'module load Moved/1.0-foss-2024a'] },
  });
});
