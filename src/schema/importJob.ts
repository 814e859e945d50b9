import { BadUserInputError } from '../domain/errors.ts';
import type {
  ImportKind as Kind,
  ImportPhase as Phase,
  ImportState as State,
  ImportTrigger as Trigger,
} from '../domain/importJob.ts';
import type { ChangeCounts as Counts, ImportSummary as Summary } from '../domain/summary.ts';
import type { ImportJob as JobRow, ImportProblem as ProblemRow, Prisma } from '../generated/prisma/client.ts';
import { prismaKeyset } from '../store/reads/prismaKeyset.ts';
import { type PageSelection, type Page, type PageArgs, positionOf, readPage } from '../store/reads/page.ts';
import { pageLookahead, requires } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import type { Context } from './context.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { CatalogSource } from './enums.ts';
import { Node, nodeFields, registerNode } from './node.ts';
import { describedEnum } from './order.ts';
import { Catalog } from './refs.ts';

const MAX_EVENTS = 100;

const ImportKind = describedEnum<Kind>('ImportKind', 'What an import is for.', {
  IMPORT: 'Makes a new catalog.',
  REFRESH: 'Brings an existing catalog up to date with its upstream.',
});

export const ImportState = describedEnum<State>('ImportState', 'Whether an import waits, runs or has ended, and how.', {
  QUEUED: 'Waits for a gateway to take it, or for its next try.',
  RUNNING: 'A gateway is at it.',
  SUCCEEDED: 'Ended well: the catalog is as upstream has it. Final.',
  FAILED: 'Ended with an error: the catalog is as it was. Final.',
  CANCELLED: 'Stopped on request: the catalog is as it was. Final.',
});

export const ImportPhase = describedEnum<Phase>('ImportPhase', 'What an import is doing.', {
  WAITING: 'Waits to begin.',
  DOWNLOADING: 'Downloads from upstream; counted in bytes.',
  PARSING: 'Reads what it downloaded; counted in packages.',
  COMPARING: 'Compares it with what is here.',
  APPLYING: 'Writes the differences in one transaction; counted in rows.',
  FINISHED: 'Has ended.',
});

const ImportTrigger = describedEnum<Trigger>('ImportTrigger', 'What started an import.', {
  REQUEST: 'A mutation.',
  SCHEDULE: 'The nightly run.',
});

const ChangeCounts = builder.objectRef<Counts>('ChangeCounts').implement({
  description: 'What an import did to one kind of row, or would do.',
  fields: (t) => ({
    added: t.exposeInt('added', { description: 'Rows that were not here.' }),
    changed: t.exposeInt('changed', { description: 'Rows of which a value differs.' }),
    removed: t.exposeInt('removed', { description: 'Rows that upstream no longer has.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Rows that are as they were.' }),
  }),
});

const ImportSummary = builder.objectRef<Summary>('ImportSummary').implement({
  description: 'What an import did, or in a dry run would do.',
  fields: (t) => ({
    packages: t.expose('packages', { type: ChangeCounts, description: 'Of packages.' }),
    versions: t.expose('versions', {
      type: ChangeCounts,
      description: 'Of versions; those of a removed package count as removed.',
    }),
    targets: t.expose('targets', { type: ChangeCounts, description: 'Of targets; those of a removed version count as removed.' }),
  }),
});

const ImportProblem = builder.objectRef<ProblemRow>('ImportProblem').implement({
  description: 'An upstream entry that could not be used, and why. The rest of the catalog is imported.',
  fields: (t) => ({
    entry: t.exposeString('entry', {
      description: 'Which entry: the name of the package, with the version where it is about one.',
    }),
    message: t.exposeString('message', { description: 'What is wrong with it.' }),
  }),
});

const ImportProblemConnection = connectionOf('ImportProblem', ImportProblem, 'problems');

const { id, uuid } = nodeFields('ImportJob');

export const ImportJob = builder.prismaObject('ImportJob', {
  description: 'One import of a catalog, from the request to its end. For staff.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id that is unique over all types. Opaque.', resolve: id }),
    uuid: t.field({ type: 'UUID', description: 'The id as REST clients know it.', resolve: uuid }),
    kind: t.expose('kind', { type: ImportKind, description: 'Whether it makes a new catalog or refreshes one.' }),
    source: t.expose('source', { type: CatalogSource, description: 'The upstream it imports from.' }),
    release: t.exposeString('release', {
      nullable: true,
      description: 'The upstream release that was asked for; null for the newest.',
    }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it only finds out what it would do.' }),
    catalog: t.field({
      type: Catalog,
      nullable: true,
      description:
        'The catalog it made or refreshes; null before it is made, after a dry run that would have made it, and when it is gone.',
      resolve: ({ catalogId }, _args, { loaders }) => (catalogId === null ? null : loaders.catalog().load(catalogId)),
    }),
    state: t.expose('state', { type: ImportState, description: 'Whether it waits, runs or has ended, and how.' }),
    phase: t.expose('phase', { type: ImportPhase, description: 'What it is doing.' }),
    done: t.exposeInt('done', { description: 'How much of the phase is done, in the unit of the phase.' }),
    total: t.exposeInt('total', { nullable: true, description: 'How much the phase has to do; null where that is not known.' }),
    attempt: t.exposeInt('attempt', { description: 'Which automatic try it is, from 1; 0 before the first.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its first try began; null before that.',
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended; null before that.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed, in words; null unless it did.' }),
    errorCode: t.exposeString('errorCode', {
      nullable: true,
      description:
        'Why it failed, for programs: UPSTREAM_UNAVAILABLE, UPSTREAM_REFUSED, BAD_SHAPE, TOO_LARGE, UNKNOWN_RELEASE, SHRINK_GUARD, CONFLICT, CATALOG_GONE, WORKER_LOST, INTERNAL_SERVER_ERROR; null unless it did.',
    }),
    summary: t.field({
      type: ImportSummary,
      nullable: true,
      description: 'What it did, or in a dry run would do, or the guard kept it from doing; null before that is known.',
      resolve: ({ summary }) => summary as unknown as Summary | null, // stored by ourselves, in this very form
    }),
    problems: t.field({
      type: ImportProblemConnection,
      description: 'Upstream entries that could not be used, in upstream order. The first 1,000 are kept.',
      args: pageArgs,
      complexity: pageComplexity,
      resolve: (job, args, context, info) => problemsOf(job, args, pageLookahead(info), context),
    }),
    trigger: t.expose('trigger', { type: ImportTrigger, description: 'What started it.' }),
    requestedBy: t.exposeString('requestedBy', {
      nullable: true,
      description: 'The name of the viewer who asked for it; null for the nightly run.',
    }),
    forced: t.exposeBoolean('forced', { description: 'Whether it may remove more than the guard allows.' }),
    retryOf: t.relation('retryOf', { nullable: true, description: 'The import that it does again; null for a first one.' }),
    catalogName: t.exposeString('catalogName', {
      nullable: true,
      description: 'Name of the catalog, kept after the catalog is gone.',
    }),
    catalogVersion: t.exposeString('catalogVersion', {
      nullable: true,
      description: 'Version of the catalog, kept after the catalog is gone; null while it is not known.',
    }),
    progress: t.exposeFloat('progress', { description: 'The whole job, 0 to 1.' }),
    problemCount: t.exposeInt('problemCount', { description: 'How many upstream entries could not be used.' }),
  }),
});

registerNode('ImportJob', (uuid, { db }) => db.prisma.importJob.findUnique({ where: { id: uuid } }), true);

export function findJob(id: string, { db }: Context): Promise<JobRow> {
  return db.prisma.importJob.findUniqueOrThrow({ where: { id } });
}

function problemsOf({ id: jobId }: JobRow, args: PageArgs, asked: PageSelection, { db }: Context): Promise<Page<ProblemRow>> {
  return readPage<ProblemRow>(
    positionOf({ order: 'POSITION', types: ['int'] }, args),
    asked,
    async ({ limit, isBackward, cursor }) => {
      const beyond = cursor ? { position: { [isBackward ? 'lt' : 'gt']: Number(cursor[0]) } } : {};
      const rows = await db.prisma.importProblem.findMany({
        where: { jobId, ...beyond },
        orderBy: { position: isBackward ? 'desc' : 'asc' },
        take: limit,
      });
      return rows.map((row) => Object.assign<ProblemRow, Record<`k${number}`, string>>(row, { k0: String(row.position) }));
    },
    () => db.prisma.importProblem.count({ where: { jobId } }),
  );
}

interface Filter {
  readonly catalogId?: string | null;
  readonly state?: State[] | null;
  readonly kind?: Kind[] | null;
  readonly source?: JobRow['source'][] | null;
  readonly dryRun?: boolean | null;
}

const ImportJobFilter = builder.inputType('ImportJobFilter', {
  description: 'Which imports. Fields combine with AND, members of a list with OR; an empty field says nothing.',
  fields: (t) => ({
    catalogId: t.id({ description: 'Of the catalog of this id.' }),
    state: t.field({ type: [ImportState], description: 'In one of these states.' }),
    kind: t.field({ type: [ImportKind], description: 'Of one of these kinds.' }),
    source: t.field({ type: [CatalogSource], description: 'From one of these upstreams.' }),
    dryRun: t.boolean({ description: 'Dry runs only, or none.' }),
  }),
});

const anyOf = <Value>(values: Value[] | null | undefined) => (values && values.length > 0 ? { in: values } : undefined);

function whereOf(filter: Filter | null | undefined): Prisma.ImportJobWhereInput {
  const catalogId = decodeOptionalId(filter?.catalogId, 'Catalog') ?? undefined;
  const [state, kind, source] = [anyOf(filter?.state), anyOf(filter?.kind), anyOf(filter?.source)];
  const dryRun = filter?.dryRun ?? undefined;
  return {
    ...(catalogId && { catalogId }),
    ...(state && { state }),
    ...(kind && { kind }),
    ...(source && { source }),
    ...(dryRun !== undefined && { dryRun }),
  };
}

function jobPage(
  where: Prisma.ImportJobWhereInput,
  args: PageArgs,
  asked: PageSelection,
  { db }: Context,
): Promise<Page<JobRow>> {
  return prismaKeyset(
    args,
    asked,
    ({ where: beyond, ...query }) => db.prisma.importJob.findMany({ where: { AND: [where, beyond] }, ...query }),
    () => db.prisma.importJob.count({ where }),
  );
}

const ImportJobConnection = connectionOf<JobRow>('ImportJob', ImportJob, 'imports');

const jobArgs = builder.args((t) => ({
  filter: t.field({ type: ImportJobFilter, description: 'Which imports; all when left out.' }),
}));

builder.objectField(Catalog, 'importJobs', (t) =>
  t.field({
    type: ImportJobConnection,
    nullable: true,
    description: 'The imports of the catalog, newest first. For staff; null for others, without an error.',
    args: { ...jobArgs, ...pageArgs },
    authScopes: { staff: true },
    // A query that is shared by pages for all must not lose its answer for it.
    unauthorizedResolver: () => null,
    complexity: pageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid: catalogId }, { filter, ...page }, context, info) =>
      jobPage({ AND: [{ catalogId }, whereOf(filter)] }, page, pageLookahead(info), context),
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
    resolve: (_root, { filter, ...page }, context, info) => jobPage(whereOf(filter), page, pageLookahead(info), context),
  }),
  importJob: t.field({
    type: ImportJob,
    nullable: true,
    description: 'One import; null when there is none of that id. For staff.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the import.' }) },
    authScopes: { staff: true },
    resolve: (_root, args, { db }) => db.prisma.importJob.findUnique({ where: { id: decodeId(args.id, 'ImportJob') } }),
  }),
}));

/** How many events may be asked for at once. @throws BadUserInputError */
export function eventLimit(first: number): number {
  if (first < 0 || first > MAX_EVENTS)
    throw new BadUserInputError(`0 to ${MAX_EVENTS} events can be asked for at once, not ${first}.`);
  return first;
}
