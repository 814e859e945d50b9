import { createReadStream, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UpstreamFiles } from './files.ts';

const HOLD_MS = 1_000;

/** Serves both upstreams on this machine, without ETags and hashes, so that nothing is skipped as unchanged. */
export interface Upstream extends AsyncDisposable {
  /** The settings of a gateway that imports from it. */
  readonly env: { readonly EESSI_URL: string; readonly SPACK_URL: string };
  readonly files: UpstreamFiles;
  /** Selects Spack's file: one of the two, or another one by its path. */
  publishSpack(which: 'spackOld' | 'spackNew' | { readonly path: string }): void;
  /** From now on Spack starts to respond, but sends its file only after `release`. */
  holdSpack(): { release(): void };
}

/** Starts the server. */
export async function serveUpstream(files: UpstreamFiles): Promise<Upstream> {
  let spack = files.spackNew;
  let held: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    if (request.url === '/eessi/eessi_api_metadata_software.json') send(response, files.eessi);
    else if (request.url === '/spack/repology.json') void sendLater(response, spack, held);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens
  return {
    env: { EESSI_URL: `${address}/eessi`, SPACK_URL: `${address}/spack/repology.json` },
    files,
    publishSpack: (which) => void (spack = typeof which === 'string' ? files[which] : which.path),
    holdSpack() {
      let release = () => {};
      held = new Promise((resolve) => (release = resolve));
      return { release };
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Sends a space each second until released, which is valid before JSON: a silent connection would time out. */
async function sendLater(response: ServerResponse, file: string, held: Promise<void>): Promise<void> {
  const timer = setInterval(() => response.write(' '), HOLD_MS);
  response.on('close', () => clearInterval(timer));
  await held;
  clearInterval(timer);
  send(response, file);
}

function send(response: ServerResponse, file: string): void {
  if (!response.headersSent)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': statSync(file).size });
  const body = createReadStream(file).on('error', () => response.destroy());
  // The reader may stop early.
  response.on('close', () => body.destroy());
  body.pipe(response);
}
