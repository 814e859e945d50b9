import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import type { RequestName } from '../reads/requests.ts';
import type { Ask, Variables } from './ask.ts';
import { FLAT } from './flat/index.ts';
import { TEXT } from './text/index.ts';

// A separate process like the gateway: the same responses with bare node:http and node-postgres.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
let statements = 0;

const ask: Ask = async <Row extends object>(name: string, text: string, values: readonly unknown[] = []) => {
  statements += 1;
  return (await pool.query<Row>({ name, text, values: [...values] })).rows;
};

/** Rows nested in JavaScript, then serialised. */
const flat = async (request: RequestName, variables: Variables) => JSON.stringify({ data: await FLAT[request](ask, variables) });

/** JSON built by the database. */
async function whole(request: RequestName, variables: Variables): Promise<string> {
  const { text, values } = TEXT[request];
  const [row] = await ask<{ data: string }>(request, text, values(variables));
  return `{"data":${row?.data ?? 'null'}}`;
}

const answer = process.argv[2] === 'flat' ? flat : whole;

async function answerTo(request: IncomingMessage): Promise<string> {
  if (request.url === '/statements') return String(statements);
  const { variables } = JSON.parse(await text(request)) as { variables: Variables };
  return answer(request.url?.slice(1) as RequestName, variables); // only the bench sends requests
}

const server = createServer((request, response) => {
  answerTo(request).then(
    (body) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

// A regular exit, so that the profile is written.
process.once('SIGTERM', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  console.log(`The floor listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
