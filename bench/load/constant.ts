import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A separate process that responds with a constant number of bytes: its throughput is the limit of the load generator.
const body = Buffer.alloc(Number(process.argv[2]), 0x20);

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});

server.listen(0, '127.0.0.1', () => {
  console.log(`It listens on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
