import { expect } from 'vitest';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp();

const HOST = `query ($host: HostInput!) { host(host: $host) {
  cpu cpuFamily cpuMicroarchitecture compatibleMicroarchitectures gpuArchitectures policy } }`;

test('a host is understood by the names of its parts, without a statement', async ({ app }) => {
  const { host } = await app.query(HOST, { host: { cpu: 'Genoa', gpu: ['NVIDIA A40', 'sm_80'] } });

  expect(host).toMatchObject({
    ...{ cpu: 'zen4', cpuFamily: 'x86_64', cpuMicroarchitecture: 'zen4', policy: 'UPSTREAM' },
    gpuArchitectures: ['nvidia/cc86', 'nvidia/cc80'],
  });
  expect(host.compatibleMicroarchitectures[0]).toBe('zen3');
  expect(app.statements()).toEqual([]);
});

test('every spelling of a host is the same host', async ({ app }) => {
  const spellings = ['zen5', 'ZEN5', 'amd/zen5', 'x86_64/amd/zen5', 'Turin'];
  const hosts = await Promise.all(spellings.map((cpu) => app.query(HOST, { host: { cpu } })));

  for (const { host } of hosts) expect(host).toEqual(hosts[0]?.host);
});

test.for([
  ['zen44', ['zen4']],
  ['emeraldrapid', ['Emerald Rapids']],
] as const)(
  'an unknown CPU %s is null and an error with what may be meant, and the rest is read',
  async ([cpu, suggestions], { app }) => {
    const response = await app.post(
      JSON.stringify({ query: `{ host(host: { cpu: "${cpu}" }) { cpu } hardware(kind: GPU) { name } }` }),
    );
    const { data, errors } = await response.json();

    expect(data.host).toBeNull();
    expect(data.hardware.length).toBeGreaterThan(10);
    expect(errors).toMatchObject([{ path: ['host'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0].message).toContain(cpu);
    expect(errors[0].extensions.suggestions.join(' ').toLowerCase()).toContain(suggestions[0].toLowerCase().slice(0, 4));
  },
);

test('hardware lists processors and GPUs by the names that hosts take', async ({ app }) => {
  const { hardware } = await app.query('{ hardware { kind name family aliases } }');

  expect(hardware).toContainEqual(expect.objectContaining({ kind: 'CPU', name: 'zen4', family: 'x86_64' }));
  expect(hardware).toContainEqual(expect.objectContaining({ kind: 'GPU', name: 'cc86', family: 'nvidia' }));
  for (const { kind, name } of hardware.filter(({ kind: of }: { kind: string }) => of === 'CPU').slice(0, 30)) {
    const { host } = await app.query(HOST, { host: { cpu: name } });
    expect([kind, host.cpu]).toEqual(['CPU', expect.any(String)]);
  }
});
