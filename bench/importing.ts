import type { Gateway } from './gateway.ts';
import { processorSeconds } from './load/process.ts';

/** The phases of an import. */
export type Phase = 'WAITING' | 'DOWNLOADING' | 'PARSING' | 'COMPARING' | 'APPLYING' | 'FINISHED';

/** An event of an import. */
export interface Event {
  /** Milliseconds since 1970, by the clock of the database, which is on this machine. */
  readonly at: number;
  readonly phase: Phase;
}

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** A successful import. */
export interface Import {
  readonly catalogId: string;
  /** From the mutation until the last event is received. */
  readonly seconds: number;
  /** Processor time of the gateway in that period. */
  readonly processorSeconds: number;
  readonly events: readonly Event[];
  /** Rows of upstream. */
  readonly rows: number;
  /** Rows written or removed. */
  readonly written: number;
}

/** Imports a new catalog and waits for its end. @throws Error unless it succeeds */
export async function importCatalog(gateway: Gateway, source: 'EESSI' | 'SPACK', release: string | null = null): Promise<Import> {
  const meter = startMeter(gateway);
  return endOf(gateway, await startImport(gateway, source, release), meter);
}

/** Starts the import of a new catalog; returns the id of its job. */
export function startImport(gateway: Gateway, source: 'EESSI' | 'SPACK', release: string | null = null): Promise<string> {
  const mutation = `mutation ($source: CatalogSource!, $release: String) {
    started: importCatalog(input: { source: $source, release: $release }) { __typename ... on ImportCatalogPayload { job { id } } ... on UserError { message } } }`;
  return start(gateway, mutation, { source, release });
}

/** Refreshes a catalog and waits for its end. @throws Error unless it succeeds */
export async function refreshCatalog(gateway: Gateway, catalogId: string): Promise<Import> {
  const mutation = `mutation ($catalogId: ID!) {
    started: refreshCatalog(input: { catalogId: $catalogId }) { __typename ... on RefreshCatalogPayload { job { id } } ... on UserError { message } } }`;
  const meter = startMeter(gateway);
  return endOf(gateway, await start(gateway, mutation, { catalogId }), meter);
}

async function start(gateway: Gateway, mutation: string, variables: Record<string, unknown>): Promise<string> {
  const { started } = await gateway.query<{ started: { job?: { id: string }; message?: string } }>(mutation, variables);
  if (!started.job) throw new Error(`The import is refused: ${started.message ?? ''}`);
  return started.job.id;
}

type Meter = () => Pick<Import, 'seconds' | 'processorSeconds'>;

function startMeter({ pid }: Gateway): Meter {
  const [began, used] = [performance.now(), processorSeconds(pid)];
  return () => ({ seconds: (performance.now() - began) / 1_000, processorSeconds: processorSeconds(pid) - used });
}

/** Follows an import to its end; time is measured from now on, or by a running meter. */
export async function endOf(gateway: Gateway, jobId: string, meter: Meter = startMeter(gateway)): Promise<Import> {
  await gateway.follow('subscription ($id: ID!) { importProgress(jobId: $id) { sequence phase done total } }', { id: jobId });
  const taken = meter();
  const job = await outcome(gateway, jobId);
  if (job.state !== 'SUCCEEDED') throw new Error(`The import ended with ${job.state}: ${job.error ?? 'no error'}`);
  const counts = Object.values(job.summary);
  const sum = (...kinds: (keyof Counts)[]) =>
    counts.reduce((total, count) => total + kinds.reduce((part, kind) => part + count[kind], 0), 0);
  return {
    ...taken,
    catalogId: job.catalog.id,
    events: await eventsOf(gateway, jobId),
    rows: sum('added', 'changed', 'unchanged'),
    written: sum('added', 'changed', 'removed'),
  };
}

interface Job {
  readonly state: string;
  readonly error: string | null;
  readonly catalog: { readonly id: string };
  readonly summary: Record<'packages' | 'versions' | 'targets', Counts>;
}

async function outcome(gateway: Gateway, id: string): Promise<Job> {
  const counts = '{ added changed removed unchanged }';
  const { job } = await gateway.query<{ job: Job }>(
    `query ($id: ID!) { job: importJob(id: $id) { state error catalog { id } summary { packages ${counts} versions ${counts} targets ${counts} } } }`,
    { id },
  );
  return job;
}

async function eventsOf(gateway: Gateway, id: string): Promise<Event[]> {
  const events: Event[] = [];
  for (let after = 0; ;) {
    const { job } = await gateway.query<{ job: { events: { sequence: number; at: string; phase: Phase }[] } }>(
      'query ($id: ID!, $after: Int!) { job: importJob(id: $id) { events(after: $after) { sequence at phase } } }',
      { id, after },
    );
    const last = job.events.at(-1);
    if (!last) return events;
    after = last.sequence;
    events.push(...job.events.map(({ at, phase }) => ({ at: Date.parse(at), phase })));
  }
}

/** The phase of an import at a given time. */
export function phaseAt(events: readonly Event[], at: number): Phase | 'BEFORE' {
  return events.findLast((event) => event.at <= at)?.phase ?? 'BEFORE';
}

/** Seconds from the first event of a phase to that of the next. */
export function secondsOf(events: readonly Event[], phase: Phase): number {
  const first = events.findIndex((event) => event.phase === phase);
  const began = events[first];
  const next = events.slice(first).find((event) => event.phase !== phase);
  return began && next ? (next.at - began.at) / 1_000 : 0;
}
