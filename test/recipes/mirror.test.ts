import { type Client, createClient } from 'graphql-ws';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { type Copy, mirror, type Row } from '../../docs/recipes/mirror.ts';
import { forgetChanges } from '../../src/store/changes/forgetChanges.ts';
import type { TestApp } from '../helpers/app.ts';
import { edit, written } from '../helpers/edits.ts';
import { catalog } from '../helpers/factories.ts';
import { testThroughProxy } from '../helpers/reconnecting.ts';

const test = testThroughProxy();

/** A copy in memory, which deletes what belongs to a row like a database with cascades. */
class MemoryCopy implements Copy {
  rows = new Map<string, Row>();
  stored: string | null = null;

  async cursor(): Promise<string | null> {
    return this.stored;
  }

  async replace(rows: readonly Row[], cursor: string): Promise<void> {
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.stored = cursor;
  }

  async apply(changes: readonly (readonly [string, Row | null])[], cursor: string): Promise<void> {
    for (const [id, row] of changes)
      if (row) this.rows.set(id, row);
      else this.#delete(id);
    this.stored = cursor;
  }

  #delete(id: string): void {
    this.rows.delete(id);
    for (const [other, { catalog: home, package: item, packageVersion }] of this.rows)
      if ([home, item, packageVersion].some((owner) => (owner as Row | undefined)?.id === id)) this.#delete(other);
  }

  get keys(): string[] {
    return [...this.rows.values()]
      .map(({ id, name, version, description }) => JSON.stringify([id, name, version, description]))
      .sort();
  }
}

const ALL = `{ catalogs { nodes { id name version } } packages(first: 100) { nodes { id name description } }
  versions(first: 100) { nodes { id version } } targets(first: 100) { nodes { id name } } }`;

async function keysOf(app: TestApp): Promise<string[]> {
  const lists = Object.values(await app.query(ALL)) as { nodes: Row[] }[];
  return lists
    .flatMap(({ nodes }) => nodes)
    .map(({ id, name, version, description }) => JSON.stringify([id, name, version, description]))
    .sort();
}

test('the mirror equals the catalogs after imports, edits and deletions, lost connections and a long absence', async ({
  app,
  through,
}) => {
  await app.import(catalog('2023.06').package('GROMACS').package('Boost'));
  const copy = new MemoryCopy();
  const clients: Client[] = [];
  const start = () => {
    const client = createClient({ url: through.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
    clients.push(client);
    return mirror(client, new URL(through.url).origin, copy).catch(() => undefined);
  };
  let mirroring = start();
  await expect.poll(() => copy.stored).not.toBeNull();

  await app.import(catalog('2025.06').package('GROMACS', { '2025.1': { cpus: ['x86_64/generic', 'x86_64/amd/zen4'] } }));
  const [found] = await app.sql<{ id: string }>(`SELECT id FROM package WHERE name = 'Boost'`);
  await written(app, 'updatePackage', { id: found?.id, description: 'Libraries.' });
  await expect.poll(async () => copy.keys).toEqual(await keysOf(app));

  through.proxy.cut();
  await mirroring;
  await edit(app, 'deletePackage', { id: found?.id });
  const [old] = await app.sql<{ id: string }>(`SELECT id FROM catalog WHERE version = '2023.06'`);
  await edit(app, 'deleteCatalog', { id: old?.id });
  mirroring = start();
  await expect.poll(async () => copy.keys).toEqual(await keysOf(app));

  through.proxy.cut();
  await mirroring;
  await app.sql(`UPDATE package SET description = 'Later.'`);
  await app.sql(`UPDATE "commit" SET at = now() - interval '31 days'`);
  await forgetChanges(app.app.db, 30);
  void start();
  await expect.poll(async () => copy.keys).toEqual(await keysOf(app));
  for (const client of clients) await client.dispose();
});
