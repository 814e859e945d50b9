import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { GraphQLClient } from '../helpers/client.ts';
import { findPostgresql, startServer } from '../helpers/postgresql.ts';
import { openUpstream } from '../helpers/upstream.ts';

const found = findPostgresql();
const bin = found && 'bin' in found ? found.bin : null;
const TOKEN = 'the-token-of-a-gateway-without-database';
const IMPORT = 'mutation { importCatalog(input: { source: SPACK }) { __typename } }';

test.skipIf(bin === null)(
  'with an import under way and the database away, a gateway stops all the same, in order and with nothing unhandled',
  async () => {
    const server = await startServer(bin ?? '');
    await using upstream = await openUpstream({ '/spack.json': { isSilent: true } });
    const lines: string[] = [];
    const app = await openApp({
      config: loadConfig({ PORT: '0', DATABASE_URL: server.url, STAFF_TOKEN: TOKEN, SPACK_URL: upstream.url('/spack.json') }),
      log: pino({ level: 'error' }, { write: (line) => void lines.push(line) }),
    });
    await new GraphQLClient(app.url, TOKEN, 'staff').mutate(IMPORT);
    await upstream.firstAsked;
    await server.stop();

    await app.close();

    await expect(fetch(`${app.url}/health`)).rejects.toThrow('fetch failed');
    expect(lines.length).toBeGreaterThan(0);
    // The client of a connection that broke, with all it knows, is no job.
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ msg: 'something failed outside a request' });
    for (const { jobId } of lines.map((line) => JSON.parse(line) as { jobId?: unknown }))
      expect(jobId ?? '').toBeTypeOf('string');
  },
  120_000,
);
