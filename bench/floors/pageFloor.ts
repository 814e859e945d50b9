import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { PageRows } from './pageRows.ts';

// A process of its own, as the gateway is one: the same page by bare node:http and node-postgres.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const pages = new PageRows(pool);

const server = createServer((request, response) => {
  const answer = async () => {
    const { variables } = JSON.parse(await text(request)) as { variables: { catalogId: string; name: string } };
    const body = JSON.stringify({ data: await pages.load(variables.catalogId, variables.name) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
  };
  answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
});

server.listen(0, '127.0.0.1', () => {
  console.log(`The floor listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
