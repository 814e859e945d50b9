import { BadUserInputError } from '../domain/errors.ts';
import type {
  ImportKind as Kind,
  ImportPhase as Phase,
  ImportState as State,
  ImportTrigger as Trigger,
} from '../domain/importJob.ts';
import type { ImportJob as JobRow } from '../generated/prisma/client.ts';
import { type ImportJobFilter as Filter, importJobs } from '../store/sql/importJobs.ts';
import { relations } from '../store/sql/relations.ts';
import { pageLookahead, requires } from './lookahead.ts';
import { builder } from './builder.ts';
import { loadPerParent } from './perParent.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import type { Context } from './context.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { CatalogSource } from './enums.ts';
import { Node, nodeFields, registerNode } from './node.ts';
import { describedEnum } from './order.ts';
import { Catalog } from './refs.ts';

const MAX_EVENTS = 100;

const ImportKind = describedEnum<Kind>('ImportKind', 'The purpose of an import.', {
  IMPORT: 'Creates a catalog.',
  REFRESH: 'Updates an existing catalog from its upstream.',
  FREEZE: 'Copies a catalog as it is.',
});

/** GraphQL enum of the states of an import. */
export const ImportState = describedEnum<State>('ImportState', 'The state of an import.', {
  QUEUED: 'Waiting for a gateway to run it, or for the next attempt.',
  RUNNING: 'A gateway is running it.',
  SUCCEEDED: 'Completed successfully: the catalog matches upstream. Final.',
  FAILED: 'Failed: the catalog is unchanged. Final.',
  CANCELLED: 'Cancelled on request: the catalog is unchanged. Final.',
});

/** GraphQL enum of the phases of an import. */
export const ImportPhase = describedEnum<Phase>('ImportPhase', 'The phase of an import.', {
  WAITING: 'Waiting to start.',
  DOWNLOADING: 'Downloading from upstream; counted in bytes.',
  PARSING: 'Parsing the downloaded data; counted in packages.',
  COMPARING: 'Comparing the data with the catalog.',
  APPLYING: 'Writing the differences in one transaction; counted in rows.',
  FINISHED: 'The import has ended.',
});

const ImportTrigger = describedEnum<Trigger>('ImportTrigger', 'The cause of an import.', {
  REQUEST: 'A mutation.',
  SCHEDULE: 'The nightly run.',
});

const { id, uuid } = nodeFields('ImportJob');

/** GraphQL type of import jobs. `importOutcome.ts` adds the outcome, `importEvent.ts` the events. */
export const ImportJob = builder.prismaObject('ImportJob', {
  description: 'An import of a catalog. For staff.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'Global id, unique across all types. Opaque.', resolve: id }),
    uuid: t.field({ type: 'UUID', description: 'The id used by the REST API.', resolve: uuid }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which it was requested.' }),
    kind: t.expose('kind', { type: ImportKind, description: 'Whether it creates, refreshes or copies a catalog.' }),
    source: t.expose('source', { type: CatalogSource, description: 'The upstream it imports from.' }),
    release: t.exposeString('release', {
      nullable: true,
      description: 'The requested upstream release; null for the newest.',
    }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it only determines the changes, without applying them.' }),
    forced: t.exposeBoolean('forced', { description: 'Whether the shrink guard is disabled for it.' }),
    trigger: t.expose('trigger', { type: ImportTrigger, description: 'The cause of the import.' }),
    requestedBy: t.exposeString('requestedBy', {
      nullable: true,
      description: 'Name of the viewer who requested it; null for the nightly run.',
    }),
    retryOf: t.relation('retryOf', { nullable: true, description: 'The import that it retries; null if it is not a retry.' }),
  }),
});

// The catalog that it creates or refreshes.
builder.prismaObjectFields(ImportJob, (t) => ({
  catalog: t.field({
    type: Catalog,
    nullable: true,
    description:
      'The catalog it creates or refreshes, or the copy; null before the catalog is created, after a dry run of a new catalog, and after the catalog is deleted.',
    resolve: ({ catalogId }, _args, { loaders }) => (catalogId === null ? null : loaders.catalog().load(catalogId)),
  }),
  catalogName: t.exposeString('catalogName', {
    nullable: true,
    description: 'Name of the catalog, kept after the catalog is deleted.',
  }),
  catalogVersion: t.exposeString('catalogVersion', {
    nullable: true,
    description: 'Version of the catalog, kept after the catalog is deleted; null while unknown.',
  }),
}));

// How far it has come, and when.
builder.prismaObjectFields(ImportJob, (t) => ({
  state: t.expose('state', { type: ImportState, description: 'The state of the import.' }),
  phase: t.expose('phase', { type: ImportPhase, description: 'The current phase.' }),
  done: t.exposeInt('done', { description: 'Completed units of the phase.' }),
  total: t.exposeInt('total', { nullable: true, description: 'Total units of the phase; null if unknown.' }),
  progress: t.exposeFloat('progress', { description: 'Overall progress, 0 to 1.' }),
  attempt: t.exposeInt('attempt', {
    description: 'Number of the current automatic attempt, starting at 1; 0 before the first.',
  }),
  startedAt: t.expose('startedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The start of the first attempt; null before that.',
  }),
  finishedAt: t.expose('finishedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time at which it ended; null before that.',
  }),
}));

registerNode('ImportJob', (uuid, { db }) => db.prisma.importJob.findUnique({ where: { id: uuid } }), true);

/** Loads an import job. @throws Error if it does not exist */
export function findJob(id: string, { db }: Context): Promise<JobRow> {
  return db.prisma.importJob.findUniqueOrThrow({ where: { id } });
}

const ImportJobFilter = builder.inputType('ImportJobFilter', {
  description: 'Conditions on imports. Fields are combined with AND, values of a list with OR. Empty or null values are ignored.',
  fields: (t) => ({
    catalogId: t.id({ description: 'For the catalog with this id.' }),
    state: t.field({ type: [ImportState], description: 'The state is one of these.' }),
    kind: t.field({ type: [ImportKind], description: 'The kind is one of these.' }),
    source: t.field({ type: [CatalogSource], description: 'The upstream is one of these.' }),
    dryRun: t.boolean({ description: 'True: dry runs only; false: no dry runs.' }),
  }),
});

const NEWEST = [{ field: 'CREATED_AT', direction: 'DESC' }] as const;

/** The imports of a filter, newest first, with uuids in place of ids. */
const selectJobs = (filter: Filter | null | undefined) => ({
  filter: { ...filter, catalogId: decodeOptionalId(filter?.catalogId, 'Catalog') },
  orderBy: NEWEST,
});

const ImportJobConnection = connectionOf<JobRow>('ImportJob', ImportJob, 'imports');

const jobArgs = builder.args((t) => ({
  filter: t.field({ type: ImportJobFilter, description: 'Restricts the imports; all by default.' }),
}));

builder.objectField(Catalog, 'importJobs', (t) =>
  t.field({
    type: ImportJobConnection,
    nullable: true,
    description: 'The imports of the catalog, newest first. For staff; null for others, without an error.',
    args: { ...jobArgs, ...pageArgs },
    authScopes: { staff: true },
    // Null instead of an error: a query used for all viewers must not fail because of this field.
    unauthorizedResolver: () => null,
    complexity: pageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid: catalogId }, { filter, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, catalogId, () =>
        loaders.nestedPages(importJobs, relations.jobsOfCatalog, selectJobs(filter), page, pageLookahead(info)),
      ),
  }),
);

builder.queryFields((t) => ({
  importJobs: t.field({
    type: ImportJobConnection,
    nullable: true,
    description: 'All imports, newest first. For staff; null for others.',
    args: { ...jobArgs, ...pageArgs },
    authScopes: { staff: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, ...page }, { loaders }, info) =>
      loaders.page(importJobs, selectJobs(filter), page, pageLookahead(info)),
  }),
  importJob: t.field({
    type: ImportJob,
    nullable: true,
    description: 'The import with the given id, or null if there is none. For staff.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the import.' }) },
    authScopes: { staff: true },
    resolve: (_root, args, { db }) => db.prisma.importJob.findUnique({ where: { id: decodeId(args.id, 'ImportJob') } }),
  }),
}));

/** Validates a number of events, 0 to 100. @throws BadUserInputError */
export function eventLimit(first: number): number {
  if (first < 0 || first > MAX_EVENTS)
    throw new BadUserInputError(`0 to ${MAX_EVENTS} events can be requested at once, not ${first}.`);
  return first;
}
