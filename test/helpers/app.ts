import { pino } from 'pino';
import { expect, inject, vi } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ImportEvent } from '../../src/domain/importJob.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { routesOf, type UpstreamDocument } from './factories.ts';
import { GraphQLClient, type Viewer } from './client.ts';
import { openUpstream, type Reply, type Upstream } from './upstream.ts';

export const STAFF_TOKEN = 'the-staff-token-of-the-tests';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Whether queries are compiled, as they are unless a test project says otherwise. */
    usesJit: boolean;
  }
}

export interface TestAppOptions {
  /** What upstream has; it is imported before the test begins. */
  readonly catalogs?: readonly UpstreamDocument[];
  /** What upstream has, without an import. */
  readonly serves?: readonly UpstreamDocument[];
  /** Who asks where a test does not say. */
  readonly viewer?: Viewer;
  /** Environment variables. */
  readonly config?: Readonly<Record<string, string>>;
  /** A database that is there already; else the app gets one of its own. */
  readonly database?: TestDatabase;
  readonly onStatement?: (name: string) => void;
}

/** Housekeeping that comes and goes on its own time. */
const BACKGROUND = /^(queue|ready|test|replica\.(goal|position)|job\.(orphans|forgotten)|token\.(noteUse|unrevoked))$/;

/** A real gateway on a free port, with an upstream of its own. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { catalogs = [], serves = [] } = options;
  // Before the gateway starts: it may take up an import at once.
  const routes: Record<string, Reply | string> = { ...routesOf([...catalogs, ...serves]) };
  const upstream = await openUpstream(routes);
  const database = options.database ?? (await createDatabase());
  const [statements, errors] = [[] as string[], [] as LogLine[]];
  const app = await openApp({
    config: loadConfig({
      PORT: '0',
      DEMO: 'off',
      // Statements are counted; tests of the cache ask for one.
      RESPONSE_CACHE_MB: '0',
      STAFF_TOKEN,
      EESSI_URL: upstream.url('/eessi'),
      SPACK_URL: upstream.url('/spack.json'),
      ...database.env,
      ...options.config,
    }),
    log: pino({ level: 'error' }, { write: (line) => void errors.push(JSON.parse(line) as LogLine) }),
    onStatement: (name) => {
      statements.push(name);
      options.onStatement?.(name);
    },
    usesJit: inject('usesJit'),
    // Nobody uses a connection at the moment when a test ends.
    lingerMs: 0,
  });
  const owned = options.database ? [upstream] : [upstream, database];
  const testApp = new TestApp({ app, upstream, routes, statements, errors, owned, viewer: options.viewer ?? 'anonymous' });
  await testApp.signUp().catch((error: unknown) => testApp.giveUp(error));
  for (const document of catalogs) await testApp.import(document).catch((error: unknown) => testApp.giveUp(error));
  testApp.serve(...catalogs, ...serves);
  testApp.statements();
  return testApp;
}

export interface LogLine {
  readonly msg: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

interface Parts {
  readonly app: App;
  readonly upstream: Upstream;
  readonly routes: Record<string, Reply | string>;
  readonly statements: string[];
  readonly errors: LogLine[];
  readonly viewer: Viewer;
  readonly owned: readonly AsyncDisposable[];
}

export class TestApp extends GraphQLClient implements AsyncDisposable {
  readonly app: App;
  readonly upstream: Upstream;
  readonly #parts: Parts;
  /** A test that leaves imports unfinished on purpose says so here. */
  leavesJobs = false;

  constructor(parts: Parts) {
    super(parts.app.url, STAFF_TOKEN, parts.viewer);
    this.#parts = parts;
    this.app = parts.app;
    this.upstream = parts.upstream;
  }

  /** The statements since the last call, in their order. */
  statements(): string[] {
    return this.#parts.statements.splice(0).filter((name) => !BACKGROUND.test(name));
  }

  /** What went wrong by a defect since the last call. A test that expects such a thing has to take it away. */
  defects(): LogLine[] {
    return this.#parts.errors.splice(0);
  }

  /** Replaces what upstream has. */
  serve(...documents: readonly UpstreamDocument[]): void {
    Object.assign(this.#parts.routes, routesOf(documents));
  }

  /** Replaces the answer of one path. */
  answer(path: string, reply: Reply | string): void {
    this.#parts.routes[path] = reply;
  }

  async sql<Row = Record<string, unknown>>(text: string, ...params: readonly unknown[]): Promise<Row[]> {
    return this.app.db.query<Row>('test', text, params);
  }

  /** Imports a document, from then on all that upstream has; it must succeed. */
  async import(document: UpstreamDocument): Promise<ImportedJob> {
    this.serve(document);
    const input = document.kind === 'eessi' ? { source: 'EESSI', release: document.release } : { source: 'SPACK' };
    const job = await this.importCatalog(input);
    expect(job).toMatchObject({ state: 'SUCCEEDED' });
    return job as ImportedJob;
  }

  async importCatalog(input: object): Promise<FinishedJob> {
    return this.finished(await this.startImport(input));
  }

  async refreshCatalog(catalogId: string, input: object = {}): Promise<FinishedJob> {
    return this.finished(await this.startRefresh(catalogId, input));
  }

  /** The id of the job, once it is taken on. */
  async startImport(input: object): Promise<string> {
    const document = `mutation ($input: ImportCatalogInput!) { started: importCatalog(input: $input) { ${started('Import')} } }`;
    return this.#jobOf(await this.mutate(document, { input }));
  }

  async startRefresh(catalogId: string, input: object = {}): Promise<string> {
    const document = `mutation ($input: RefreshCatalogInput!) { started: refreshCatalog(input: $input) { ${started('Refresh')} } }`;
    return this.#jobOf(await this.mutate(document, { input: { catalogId, ...input } }));
  }

  async cancel(jobId: string): Promise<{ __typename: string; message?: string }> {
    const document = `mutation ($id: ID!) { cancelImport(input: { jobId: $id }) { __typename ... on UserError { message } } }`;
    return (await this.mutate(document, { id: jobId })).cancelImport;
  }

  /** Waits for the end of a job. */
  async finished(jobId: string): Promise<FinishedJob> {
    await this.reaches(jobId, () => false);
    return this.job(jobId);
  }

  /** Waits for an event of a job; resolves with all events up to it, or up to the last one. */
  async reaches(jobId: string, isReached: (event: ImportEvent) => boolean): Promise<ImportEvent[]> {
    const events: ImportEvent[] = [];
    for await (const event of await this.app.events.ofJob(jobId, 0)) {
      events.push(event);
      if (isReached(event)) break;
    }
    return events;
  }

  async job(jobId: string): Promise<FinishedJob> {
    return (await this.query(`query ($id: ID!) { importJob(id: $id) { ${JOB} } }`, { id: jobId }, { viewer: 'staff' }))
      .importJob as FinishedJob;
  }

  /** Fails when anything goes on that nobody waits for any more. */
  async settled(): Promise<void> {
    await vi.waitFor(() => expect(this.app.events.subscribers, 'open subscriptions').toBe(0), { timeout: 3_000, interval: 10 });
    const unfinished = await this.sql('SELECT id, state, phase FROM import_job WHERE finished_at IS NULL');
    if (!this.leavesJobs) expect(unfinished, 'unfinished jobs').toEqual([]);
    expect(this.defects(), 'logged errors').toEqual([]);
  }

  /** Closes what is open after a failure that has to be seen. */
  async giveUp(error: unknown): Promise<never> {
    await this.#close();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled().finally(() => this.#close());
  }

  async #close(): Promise<void> {
    await this.app.close();
    for (const owned of this.#parts.owned) await owned[Symbol.asyncDispose]();
  }

  #jobOf({ started }: Record<string, any>): string {
    if (started.job === undefined) throw new Error(`The import was refused: ${JSON.stringify(started)}`);
    return started.job.uuid as string;
  }
}

const started = (kind: string) => `__typename ... on ${kind}CatalogPayload { job { uuid } } ... on UserError { code message }`;
const COUNTS = '{ added changed removed unchanged }';
const JOB = `id uuid kind source release state phase attempt errorCode error requestedBy dryRun forced catalogName catalogVersion
  catalog { id uuid version packageCount versionCount targetCount updateErrors } retryOf { uuid }
  summary { packages ${COUNTS} versions ${COUNTS} targets ${COUNTS} } problemCount problems(first: 100) { nodes { entry message } }`;

interface CatalogOfJob {
  readonly id: string;
  readonly uuid: string;
  readonly version: string;
  readonly packageCount: number;
  readonly versionCount: number;
  readonly targetCount: number;
  readonly updateErrors: string;
}

export interface ImportedJob extends FinishedJob {
  readonly catalog: CatalogOfJob;
}

export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

export interface FinishedJob {
  readonly id: string;
  readonly uuid: string;
  readonly state: string;
  readonly attempt: number;
  readonly errorCode: string | null;
  readonly error: string | null;
  readonly catalog: CatalogOfJob | null;
  readonly summary: { packages: ChangeCounts; versions: ChangeCounts; targets: ChangeCounts } | null;
  readonly problemCount: number;
  readonly problems: { readonly nodes: readonly { entry: string; message: string }[] };
  readonly [field: string]: unknown;
}
