import { expect } from 'vitest';
import { testWithApp } from '../helpers/withApp.ts';
import { change } from '../helpers/offerings.ts';

const PARTITIONS = [
  { name: 'a cpu', cpuArchitecture: 'x86_64/amd/zen3' },
  { name: 'b gpu', cpuArchitecture: 'Genoa', gpuArchitecture: 'nvidia/cc80, A40' },
  { name: 'c empty' },
  { name: 'd several', cpuArchitecture: 'zen3,zen4' },
  { name: 'e nonsense', cpuArchitecture: 'the fast ones' },
  { name: 'f nonsense', cpuArchitecture: 'zen4', gpuArchitecture: 'A100, voodoo' },
];

const test = testWithApp({}, (app) => change(app, 'createOffering', { name: 'Cluster', partitions: PARTITIONS }));

const QUERY = `{ offerings { nodes { name partitions {
  name offering { name } hostProblem host { cpu gpuArchitectures policy } } } } }`;

test('a partition is a host, or states why it is none', async ({ app }) => {
  const { offerings } = await app.query(QUERY);

  const { partitions } = offerings.nodes[0];
  expect(partitions.map(({ hostProblem, host }: { hostProblem: unknown; host: unknown }) => host ?? hostProblem)).toEqual([
    { cpu: 'zen3', gpuArchitectures: [], policy: 'UPSTREAM' },
    { cpu: 'zen4', gpuArchitectures: ['nvidia/cc80', 'nvidia/cc86'], policy: 'UPSTREAM' },
    'The partition states no CPU.',
    'The partition states several CPUs: zen3, zen4.',
    'No CPU is known by the name "the fast ones".',
    'No GPU is known by the name "voodoo".',
  ]);
  expect(partitions.every((one: any) => (one.host === null) !== (one.hostProblem === null))).toBe(true);
});

test('hosts of partitions cost no statement, and their offerings one', async ({ app }) => {
  await app.query(QUERY);

  expect(app.statements()).toEqual(['offerings.page', 'offering.partitions', 'offering.byId']);
});
