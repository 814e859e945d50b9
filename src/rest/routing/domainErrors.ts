import {
  BadUserInputError,
  ConflictError,
  ImportInProgressError,
  InvalidInputError,
  NotFoundError,
} from '../../domain/errors.ts';
import { jobView } from './busyView.ts';
import type { RestContext } from './context.ts';
import { type Faults, type HttpError, httpErrors } from './httpErrors.ts';

/** Maps the fields of an edit to the fields of the body. */
export type FieldNames = Readonly<Record<string, string>>;

/** How domain errors of a resource are mapped to HTTP errors. */
export interface ErrorMapping {
  readonly fieldNames: FieldNames;
  /** The field of the body that references the parent row. */
  readonly parentField?: string;
}

/** Runs an edit and converts its domain errors to HTTP errors. @throws HttpError 400, 404 or 409 */
export async function mapDomainErrors<Result>(
  edit: () => Promise<Result>,
  mapping: ErrorMapping,
  { links }: Pick<RestContext, 'links'>,
  body: object = {},
): Promise<Result> {
  try {
    return await edit();
  } catch (error) {
    if (error instanceof ImportInProgressError) throw httpErrors.busy(error.message, jobView(error.jobId, links));
    throw httpErrorOf(error, mapping, body) ?? error;
  }
}

/** Null for an unexpected error. */
function httpErrorOf(error: unknown, { fieldNames, parentField }: ErrorMapping, body: object): HttpError | null {
  if (error instanceof InvalidInputError) return httpErrors.invalid(faultsOf(error, fieldNames));
  if (error instanceof ConflictError) return httpErrors.invalid({ non_field_errors: [error.message] });
  if (error instanceof BadUserInputError) return httpErrors.unreadable(error.message);
  if (!(error instanceof NotFoundError)) return null;
  return parentField !== undefined && parentField in body
    ? httpErrors.invalid({ [parentField]: ['Invalid hyperlink - Object does not exist.'] })
    : httpErrors.notFound();
}

function faultsOf({ issues }: InvalidInputError, names: FieldNames): Faults {
  const faults: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const [field = 'non_field_errors'] = path;
    (faults[names[field] ?? field] ??= []).push(message);
  }
  return faults;
}
