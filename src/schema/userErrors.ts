import type { InputIssue as InputIssueValue } from '../domain/errors.ts';
import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from './errors.ts';
import { ImportJob, findJob } from './importJob.ts';
import { loadNode, Node } from './node.ts';

const UserError = builder.interfaceRef<{ code: string; message: string }>('UserError').implement({
  description: 'An error that the client can correct by changing its input.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A stable code for programs, e.g. CONFLICT.' }),
    message: t.exposeString('message', { description: 'A message for people: the rule and the value that violates it.' }),
  }),
});

const InputIssue = builder.objectRef<InputIssueValue>('InputIssue').implement({
  description: 'An invalid field of an input.',
  fields: (t) => ({
    path: t.stringList({ description: 'The path to the field within the input.', resolve: ({ path }) => [...path] }),
    message: t.exposeString('message', { description: 'The rule that its value violates.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'Fields of the input are invalid. All of them are listed, and nothing was changed.',
  interfaces: [UserError],
  fields: (t) => ({
    issues: t.field({ type: [InputIssue], description: 'The invalid fields.', resolve: ({ issues }) => [...issues] }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'An object named in the request does not exist.',
  interfaces: [UserError],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The request conflicts with existing data: the same natural key, or a job that has ended.',
  interfaces: [UserError],
  fields: (t) => ({
    existing: t.field({
      type: Node,
      nullable: true,
      description: 'The conflicting object; null if unknown.',
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
