import type { ChangeCounts as Counts, ImportSummary as Summary } from '../domain/summary.ts';
import type { ImportProblem as ProblemRow } from '../generated/prisma/client.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { ImportJob } from './importJob.ts';
import { pageLookahead } from './lookahead.ts';
import { loadPerParent } from './perParent.ts';

/** GraphQL type of the numbers of rows of one kind. */
export const ChangeCounts = builder.objectRef<Counts>('ChangeCounts').implement({
  description:
    'The changes of an import to one kind of row; in a dry run, the changes it would make; of two catalogs, the differences.',
  fields: (t) => ({
    added: t.exposeInt('added', { description: 'New rows.' }),
    changed: t.exposeInt('changed', { description: 'Rows with a changed value.' }),
    removed: t.exposeInt('removed', {
      description: 'Rows removed because upstream no longer has them; of two catalogs, those that only the first has.',
    }),
    unchanged: t.exposeInt('unchanged', { description: 'Rows without changes.' }),
  }),
});

/** GraphQL type of the numbers of rows that differ. */
export const ImportSummary = builder.objectRef<Summary>('ImportSummary').implement({
  description:
    'The changes of an import; in a dry run, the changes it would make; of two catalogs, the rows that only one of them has or that differ.',
  fields: (t) => ({
    packages: t.expose('packages', { type: ChangeCounts, description: 'Changes to packages.' }),
    versions: t.expose('versions', {
      type: ChangeCounts,
      description: 'Changes to versions; those of a removed package count as removed.',
    }),
    targets: t.expose('targets', {
      type: ChangeCounts,
      description: 'Changes to targets; those of a removed version count as removed.',
    }),
  }),
});

const ImportProblem = builder.objectRef<ProblemRow>('ImportProblem').implement({
  description: 'An upstream entry that could not be imported, with the reason. The rest of the catalog is imported.',
  fields: (t) => ({
    entry: t.exposeString('entry', {
      description: 'The name of the package, followed by the version if the problem concerns one.',
    }),
    message: t.exposeString('message', { description: 'The reason.' }),
  }),
});

const ImportProblemConnection = connectionOf('ImportProblem', ImportProblem, 'problems');

// The errors and the changes it has led to.
builder.prismaObjectFields(ImportJob, (t) => ({
  error: t.exposeString('error', { nullable: true, description: 'Error message for people; null unless it failed.' }),
  errorCode: t.exposeString('errorCode', {
    nullable: true,
    description:
      'Error code for programs: UPSTREAM_UNAVAILABLE, UPSTREAM_REFUSED, BAD_SHAPE, TOO_LARGE, UNKNOWN_RELEASE, SHRINK_GUARD, CONFLICT, CATALOG_GONE, WORKER_LOST, INTERNAL_SERVER_ERROR; null unless it failed.',
  }),
  summary: t.field({
    type: ImportSummary,
    nullable: true,
    description:
      'The changes it made; after a dry run or a stop by the shrink guard, the changes it would have made. Null until known.',
    resolve: ({ summary }) => summary as unknown as Summary | null, // written in this form by imports
  }),
  problems: t.field({
    type: ImportProblemConnection,
    description: 'Upstream entries that could not be imported, in upstream order. At most 1,000 are stored.',
    args: pageArgs,
    complexity: pageComplexity,
    resolve: ({ id: jobId }, args, { loaders }, info) =>
      loadPerParent(info, loaders, jobId, () => loaders.imports.problems(args, pageLookahead(info))) as never,
  }),
  problemCount: t.exposeInt('problemCount', { description: 'Number of upstream entries that could not be imported.' }),
}));
