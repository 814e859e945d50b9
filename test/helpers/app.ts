import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { ImportEvent } from '../../src/domain/importJob.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { routesOf, type UpstreamDocument } from './factories.ts';
import { type Answer, GraphQLClient, type RequestOptions, type Viewer } from './client.ts';
import { Interpreted } from './interpreted.ts';
import { openUpstream, type Reply, type Upstream } from './upstream.ts';

/** The STAFF_TOKEN of every test gateway. */
export const STAFF_TOKEN = 'the-staff-token-of-the-tests';

/** Options of `openTestApp`. */
export interface TestAppOptions {
  /** Documents that upstream serves and that are imported before the test. */
  readonly catalogs?: readonly UpstreamDocument[];
  /** Documents that upstream serves, without an import. */
  readonly serves?: readonly UpstreamDocument[];
  /** The default viewer. */
  readonly viewer?: Viewer;
  /** Environment variables. */
  readonly config?: Readonly<Record<string, string>>;
  /** An existing database; by default the app creates its own. */
  readonly database?: TestDatabase;
  readonly onStatement?: (name: string) => void;
  /** The folder of a built console. */
  readonly consoleFolder?: string;
  /** Whether queries during which a commit arrives are executed again; false by default, since tests count statements. */
  readonly isInOneState?: boolean;
  /** Milliseconds that connections without a request stay open when the gateway stops; 0 by default. */
  readonly lingerMs?: number;
}

/** Statements of background work, and of the index after a change, which are not counted. */
const BACKGROUND =
  /^(queue|ready|test|contents\.vacuum|replica\.(goal|position)|job\.(orphans|forgotten)|token\.(noteUse|unrevoked)|index\.(stamps|packages|settled))$/;

/** Starts a real gateway on a free port, with its own upstream. Dispose it to stop both. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { catalogs = [], serves = [] } = options;
  // Set up before the gateway starts, which may resume an import at once.
  const routes: Record<string, Reply | string> = { ...routesOf([...catalogs, ...serves]) };
  const upstream = await openUpstream(routes);
  const database = options.database ?? (await createDatabase());
  const [statements, errors] = [[] as string[], [] as LogLine[]];
  let interpreted: Interpreted | undefined;
  const app = await openApp({
    config: loadConfig({
      PORT: '0',
      DEMO: 'off',
      // Off, because tests count statements; tests of the cache enable it.
      RESPONSE_CACHE_MB: '0',
      STAFF_TOKEN,
      EESSI_URL: upstream.url('/eessi'),
      SPACK_URL: upstream.url('/spack.json'),
      ...database.env,
      ...options.config,
    }),
    log: pino({ level: 'error' }, { write: (line) => void errors.push(JSON.parse(line) as LogLine) }),
    onStatement: (name) => {
      if (interpreted?.notes(name)) return;
      statements.push(name);
      options.onStatement?.(name);
    },
    // No connection is in use when a test ends.
    lingerMs: options.lingerMs ?? 0,
    consoleFolder: options.consoleFolder,
    isInOneState: options.isInOneState ?? false,
  });
  // The tests of the schema run each query by both executors.
  if (/\/test\/schema\//.test(expect.getState().testPath ?? '')) interpreted = new Interpreted(app);
  const owned = options.database ? [upstream] : [upstream, database];
  const testApp = new TestApp({
    app,
    interpreted,
    upstream,
    routes,
    statements,
    errors,
    owned,
    viewer: options.viewer ?? 'anonymous',
  });
  await testApp.signUp().catch((error: unknown) => testApp.giveUp(error));
  for (const document of catalogs) await testApp.import(document).catch((error: unknown) => testApp.giveUp(error));
  testApp.serve(...catalogs, ...serves);
  testApp.statements();
  return testApp;
}

/** A line of the JSON log. */
export interface LogLine {
  readonly msg: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

interface Parts {
  readonly app: App;
  readonly interpreted: Interpreted | undefined;
  readonly upstream: Upstream;
  readonly routes: Record<string, Reply | string>;
  readonly statements: string[];
  readonly errors: LogLine[];
  readonly viewer: Viewer;
  readonly owned: readonly AsyncDisposable[];
}

/** A running test gateway with clients for its API, its upstream and its database. */
export class TestApp extends GraphQLClient implements AsyncDisposable {
  readonly app: App;
  readonly upstream: Upstream;
  readonly #parts: Parts;
  /** Set by tests that leave imports unfinished on purpose. */
  leavesJobs = false;

  constructor(parts: Parts) {
    super(parts.app.url, STAFF_TOKEN, parts.viewer);
    this.#parts = parts;
    this.app = parts.app;
    this.upstream = parts.upstream;
  }

  /** The names of the statements since the last call, in order. */
  statements(): string[] {
    return this.#parts.statements.splice(0).filter((name) => !BACKGROUND.test(name));
  }

  /** The defects logged since the last call. Disposal fails on any left, so a test that expects one has to call this. */
  defects(): LogLine[] {
    return this.#parts.errors.splice(0);
  }

  /** Replaces the documents of upstream. */
  serve(...documents: readonly UpstreamDocument[]): void {
    Object.assign(this.#parts.routes, routesOf(documents));
  }

  /** Replaces the response of one path. */
  answer(path: string, reply: Reply | string): void {
    this.#parts.routes[path] = reply;
  }

  /** Runs SQL on the gateway's database. */
  override async ask(query: string, variables: object = {}, options: RequestOptions = {}): Promise<Answer> {
    const { interpreted, statements, viewer } = this.#parts;
    const before = statements.length;
    const answer = await super.ask(query, variables, options);
    await interpreted?.compare(answer, {
      ...{ query, variables, options },
      viewer: options.viewer ?? viewer,
      statements: statements.slice(before),
    });
    return answer;
  }

  async sql<Row = Record<string, unknown>>(text: string, ...params: readonly unknown[]): Promise<Row[]> {
    return this.app.db.query<Row>('test', text, params);
  }

  /** Imports a document, which becomes the only one of upstream. @throws Error unless it succeeds */
  async import(document: UpstreamDocument): Promise<ImportedJob> {
    this.serve(document);
    const input = document.kind === 'eessi' ? { source: 'EESSI', release: document.release } : { source: 'SPACK' };
    const job = await this.importCatalog(input);
    expect(job).toMatchObject({ state: 'SUCCEEDED' });
    return job as ImportedJob;
  }

  /** Starts an import and waits for its end. */
  async importCatalog(input: object): Promise<FinishedJob> {
    return this.finished(await this.startImport(input));
  }

  /** Starts a refresh and waits for its end. */
  async refreshCatalog(catalogId: string, input: object = {}): Promise<FinishedJob> {
    return this.finished(await this.startRefresh(catalogId, input));
  }

  /** Starts an import; returns the id of its job. @throws Error when it is refused */
  async startImport(input: object): Promise<string> {
    const document = `mutation ($input: ImportCatalogInput!) { started: importCatalog(input: $input) { ${started('Import')} } }`;
    return this.#jobOf(await this.mutate(document, { input }));
  }

  /** Starts a refresh; returns the id of its job. @throws Error when it is refused */
  async startRefresh(catalogId: string, input: object = {}): Promise<string> {
    const document = `mutation ($input: RefreshCatalogInput!) { started: refreshCatalog(input: $input) { ${started('Refresh')} } }`;
    return this.#jobOf(await this.mutate(document, { input: { catalogId, ...input } }));
  }

  /** The result of `cancelImport`. */
  async cancel(jobId: string): Promise<{ __typename: string; message?: string }> {
    const document = `mutation ($id: ID!) { cancelImport(input: { jobId: $id }) { __typename ... on UserError { message } } }`;
    return (await this.mutate(document, { id: jobId })).cancelImport;
  }

  /** Waits for the end of a job. */
  async finished(jobId: string): Promise<FinishedJob> {
    await this.reaches(jobId, () => false);
    return this.job(jobId);
  }

  /** Waits for a matching event of a job; resolves with all events up to it, or with all if none matches. */
  async reaches(jobId: string, isReached: (event: ImportEvent) => boolean): Promise<ImportEvent[]> {
    const events: ImportEvent[] = [];
    for await (const event of await this.app.events.ofJob(jobId, 0)) {
      events.push(event);
      if (isReached(event)) break;
    }
    return events;
  }

  /** The current state of a job. */
  async job(jobId: string): Promise<FinishedJob> {
    return (await this.query(`query ($id: ID!) { importJob(id: $id) { ${JOB} } }`, { id: jobId }, { viewer: 'staff' }))
      .importJob as FinishedJob;
  }

  /** Verifies that nothing is left running. @throws Error */
  async settled(): Promise<void> {
    await vi.waitFor(() => expect(this.app.events.subscribers, 'open subscriptions').toBe(0), { timeout: 3_000, interval: 10 });
    const unfinished = await this.sql('SELECT id, state, phase FROM import_job WHERE finished_at IS NULL');
    if (!this.leavesJobs) expect(unfinished, 'unfinished jobs').toEqual([]);
    expect(this.defects(), 'logged errors').toEqual([]);
  }

  /** Closes everything after a failure, and rethrows it. */
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

/** A finished import with its catalog. */
export interface ImportedJob extends FinishedJob {
  readonly catalog: CatalogOfJob;
}

/** The counts of changes of one kind of row. */
export interface ChangeCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** A job as read from the API. */
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
