import type { ImportEvent as EventRow } from '../domain/importJob.ts';
import { eventsAfter } from '../store/imports/importEvents.ts';
import { builder } from './builder.ts';
import { decodeId } from '../domain/ids.ts';
import { eventLimit, ImportJob, ImportPhase, ImportState } from './importJob.ts';

const ImportEvent = builder.objectRef<EventRow>('ImportEvent').implement({
  description: 'A step of an import. Its state and progress are those of its moment; its job is as it is when the event is sent.',
  fields: (t) => ({
    job: t.field({
      type: ImportJob,
      description: 'The import.',
      resolve: ({ jobId, sequence }, _args, { events }) => events.jobAt(jobId, sequence),
    }),
    sequence: t.exposeInt('sequence', {
      description:
        'Its number within the job, from 1 and without gap: give the last one you have as `after` to go on from there.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    state: t.expose('state', { type: ImportState, description: 'Whether the import waits, runs or has ended, and how.' }),
    phase: t.expose('phase', { type: ImportPhase, description: 'What it is doing.' }),
    done: t.exposeInt('done', { description: 'How much of the phase is done, in the unit of the phase.' }),
    total: t.exposeInt('total', { nullable: true, description: 'How much the phase has to do; null where that is not known.' }),
    rate: t.exposeFloat('rate', {
      nullable: true,
      description:
        'Units of the phase per second: bytes while downloading, packages while parsing, rows while applying. Null while it cannot be told.',
    }),
    etaSeconds: t.exposeInt('etaSeconds', {
      nullable: true,
      description: 'Seconds until the phase ends at this rate, or until the next try begins; null while it cannot be told.',
    }),
    message: t.exposeString('message', { nullable: true, description: 'What there is to say beside the figures; mostly null.' }),
  }),
});

builder.objectField(ImportJob, 'events', (t) =>
  t.field({
    type: [ImportEvent],
    description: 'Its stored events after a sequence number, oldest first.',
    args: {
      after: t.arg.int({ defaultValue: 0, description: 'The sequence number to go on from.' }),
      first: t.arg.int({ defaultValue: 100, description: 'How many: 0 to 100.' }),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.min(Math.max(first ?? 100, 0), 100) }),
    resolve: async (job, { after, first }, { db }) =>
      (await eventsAfter(db, job.id, after ?? 0, eventLimit(first ?? 100))).events,
  }),
);

builder.subscriptionFields((t) => ({
  importProgress: t.field({
    type: ImportEvent,
    description:
      'The events of one import after the given sequence number, stored ones first, then live; completes after the last one. For staff.',
    args: {
      jobId: t.arg.id({ required: true, description: 'The global id or the uuid of the import.' }),
      after: t.arg.int({ defaultValue: 0, description: 'The sequence number of the last event that is known; 0 for all.' }),
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
      'The latest event of every unfinished import, and with `since` the last one of every import that ended after that time; then every event from now on. For staff.',
    args: {
      since: t.arg({
        type: 'DateTime',
        description:
          'The `at` of the last event that was received before the connection was lost; absent for a first connection.',
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
