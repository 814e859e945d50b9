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

/** Field of an edit → field of the body. */
export type FieldNames = Readonly<Record<string, string>>;

/** How edits of a kind of row are told of. */
export interface ErrorMapping {
  readonly fieldNames: FieldNames;
  /** The field of a body that names the row which the edited one belongs to. */
  readonly holder?: string;
}

/** Does an edit; what it refuses is refused here in the form that clients know. @throws Refusal */
export async function mapDomainErrors<Result>(
  edit: () => Promise<Result>,
  telling: ErrorMapping,
  { links }: Pick<RestContext, 'links'>,
  body: object = {},
): Promise<Result> {
  try {
    return await edit();
  } catch (error) {
    if (error instanceof ImportInProgressError) throw httpErrors.busy(error.message, jobView(error.jobId, links));
    throw httpErrorOf(error, telling, body) ?? error;
  }
}

/** Null for a defect. */
function httpErrorOf(error: unknown, { fieldNames, holder }: ErrorMapping, body: object): HttpError | null {
  if (error instanceof InvalidInputError) return httpErrors.invalid(faultsOf(error, fieldNames));
  if (error instanceof ConflictError) return httpErrors.invalid({ non_field_errors: [error.message] });
  if (error instanceof BadUserInputError) return httpErrors.unreadable(error.message);
  if (!(error instanceof NotFoundError)) return null;
  return holder !== undefined && holder in body
    ? httpErrors.invalid({ [holder]: ['Invalid hyperlink - Object does not exist.'] })
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
