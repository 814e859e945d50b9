import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { projectFile } from '../../projectFile.ts';
import { ResponseBody } from '../http/responseBody.ts';
import { serveBody } from '../http/serveBody.ts';
import { type ConsoleFiles, readConsoleFiles } from './consoleFiles.ts';
import { CONSOLE_POLICY, NOT_BUILT } from './consolePage.ts';

/** Where `npm run build` puts the console. */
const FOLDER = fileURLToPath(projectFile('dist/console/'));

const ASSETS = '/assets/';
/** The first parts of the addresses of screens; the console itself reports addresses below them that name nothing. */
const SCREENS = /^\/(?:$|(?:search|packages|together|compare|plan|imports|changes|sign-in|catalogs|offerings|tokens)(?:\/|$))/;

/** Serves the console: its page at `/` and at the addresses of its screens, and its scripts and styles. */
export class Console {
  readonly #folder: string;
  /** Resolves when a browser first loads its page. */
  readonly firstVisit: Promise<void>;
  #onVisit: () => void = () => undefined;
  #files: ConsoleFiles | undefined;
  readonly #notBuilt = new ResponseBody('text/html; charset=utf-8', NOT_BUILT);

  /** @param folder the built console */
  constructor(folder = FOLDER) {
    this.#folder = folder;
    this.firstVisit = new Promise((resolve) => (this.#onVisit = resolve));
  }

  /** Whether a path is one of the console's. */
  owns(path: string): boolean {
    return path.startsWith(ASSETS) || SCREENS.test(path);
  }

  /** Answers a request for a path that the console owns; false if there is no such file. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    this.#files ??= readConsoleFiles(this.#folder);
    const isAsset = path.startsWith(ASSETS);
    // Only names that were found in the folder are served, whatever a path contains.
    const body = isAsset ? this.#files.get(path) : (this.#files.get('/index.html') ?? this.#notBuilt);
    if (!body) return false;
    if (!isAsset) this.#onVisit();
    await serveBody(body, headersFor(isAsset), request, response);
    return true;
  }
}

const headersFor = (isAsset: boolean): Record<string, string> => ({
  'content-security-policy': CONSOLE_POLICY,
  'x-frame-options': 'DENY',
  // The name of an asset contains a hash of its contents.
  'cache-control': isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
  vary: 'Accept-Encoding, Origin',
});
