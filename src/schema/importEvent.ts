import type { ImportEvent as EventRow } from '../domain/importJob.ts';
import { builder } from './builder.ts';
import { decodeId } from '../domain/ids.ts';
import { eventLimit, ImportJob, ImportPhase, ImportState } from './importJob.ts';

const ImportEvent = builder.objectRef<EventRow>('ImportEvent').implement({
  description:
    'A step of an import. State and progress are those at the time of the event; `job` is in its state at the time of delivery.',
  fields: (t) => ({
    job: t.field({
      type: ImportJob,
      description: 'The import.',
      resolve: ({ jobId, sequence }, _args, { events }) => events.jobAt(jobId, sequence),
    }),
    sequence: t.exposeInt('sequence', {
      description:
        'Sequence number within the job, starting at 1, without gaps. Pass the last received one as `after` to resume.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time of the event.' }),
    state: t.expose('state', { type: ImportState, description: 'The state of the import.' }),
    phase: t.expose('phase', { type: ImportPhase, description: 'The current phase.' }),
    done: t.exposeInt('done', { description: 'Completed units of the phase.' }),
    total: t.exposeInt('total', { nullable: true, description: 'Total units of the phase; null if unknown.' }),
    rate: t.exposeFloat('rate', {
      nullable: true,
      description:
        'Units of the phase per second: bytes while downloading, packages while parsing, rows while applying. Null while unknown.',
    }),
    etaSeconds: t.exposeInt('etaSeconds', {
      nullable: true,
      description: 'Seconds until the phase ends at this rate, or until the next attempt starts; null while unknown.',
    }),
    message: t.exposeString('message', { nullable: true, description: 'Additional information for people; usually null.' }),
  }),
});

builder.objectField(ImportJob, 'events', (t) =>
  t.field({
    type: [ImportEvent],
    description: 'Stored events after a sequence number, oldest first.',
    args: {
      after: t.arg.int({ defaultValue: 0, description: 'Return events after this sequence number.' }),
      first: t.arg.int({ defaultValue: 100, description: 'Number of events: 0 to 100.' }),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.min(Math.max(first ?? 100, 0), 100) }),
    resolve: ({ id }, { after, first }, { loaders }) =>
      loaders.imports.events(after ?? 0, eventLimit(first ?? 100)).load(id) as never,
  }),
);

builder.subscriptionFields((t) => ({
  importProgress: t.field({
    type: ImportEvent,
    description:
      'The events of one import after the given sequence number: first the stored ones, then live ones. Completes after the last event. For staff.',
    args: {
      jobId: t.arg.id({ required: true, description: 'Global id or uuid of the import.' }),
      after: t.arg.int({ defaultValue: 0, description: 'Sequence number of the last received event; 0 for all events.' }),
    },
    authScopes: { staff: true },
    subscribe: (_root, { jobId, after }, { events }) => events.ofJob(decodeId(jobId, 'ImportJob'), after ?? 0),
    resolve: (event, _args, context) => {
      context.renewLoaders();
      return event;
    },
  }),
  importActivity: t.field({
    type: ImportEvent,
    description:
      'The latest event of every unfinished import and, with `since`, the last event of every import that ended after that time; then all new events. For staff.',
    args: {
      since: t.arg({
        type: 'DateTime',
        description: 'The `at` of the last event received before the connection was lost; omitted on the first connection.',
      }),
    },
    authScopes: { staff: true },
    subscribe: (_root, { since }, { events }) => events.ofAll(since ?? null),
    resolve: (event, _args, context) => {
      context.renewLoaders();
      return event;
    },
  }),
}));
