import type { InputIssue as InputIssueValue } from '../domain/errors.ts';
import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from './errors.ts';
import { ImportJob, findJob } from './importJob.ts';
import { loadNode, Node } from './node.ts';

const UserError = builder.interfaceRef<{ code: string; message: string }>('UserError').implement({
  description: 'Why a request could not be done, in a way that other input can mend.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A stable name for programs, e.g. CONFLICT.' }),
    message: t.exposeString('message', { description: 'The rule and the value that breaks it, for people.' }),
  }),
});

const InputIssue = builder.objectRef<InputIssueValue>('InputIssue').implement({
  description: 'One field at fault.',
  fields: (t) => ({
    path: t.stringList({ description: 'The way to the field inside the input.', resolve: ({ path }) => [...path] }),
    message: t.exposeString('message', { description: 'The rule that its value breaks.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'Fields of the input break a rule. All of them are named at once, and nothing was done.',
  interfaces: [UserError],
  fields: (t) => ({
    issues: t.field({ type: [InputIssue], description: 'The fields at fault.', resolve: ({ issues }) => [...issues] }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'What the request names is not there.',
  interfaces: [UserError],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The request clashes with what is there: the same natural key, or a job that has ended.',
  interfaces: [UserError],
  fields: (t) => ({
    existing: t.field({
      type: Node,
      nullable: true,
      description: 'What it clashes with; null where that cannot be told.',
      resolve: ({ existing }, _args, context) => existing && loadNode(existing.type, existing.id, context),
    }),
  }),
});

builder.objectType(ImportInProgressError, {
  name: 'ImportInProgressError',
  description: 'Another import of the same catalog is queued or running.',
  interfaces: [UserError],
  fields: (t) => ({
    job: t.field({
      type: ImportJob,
      description: 'That import.',
      resolve: ({ jobId }, _args, context) => findJob(jobId, context),
    }),
  }),
});
