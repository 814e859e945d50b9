import { BadUserInputError, ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import { digits } from './links.ts';
import { type Faults, type Refusal, refuse } from './refusal.ts';

/** Field of an edit → field of the body. */
export type FieldNames = Readonly<Record<string, string>>;

/** What names a row that is not there: the path, or a field of the body. */
type Naming = 'path' | 'body';

/** Waits for an edit; what it refuses is refused here in the form that clients know. @throws Refusal */
export async function explained<Result>(work: Promise<Result>, names: FieldNames, naming: Naming = 'path'): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw refusalOf(error, names, naming) ?? error;
  }
}

/** Null for a defect. */
function refusalOf(error: unknown, names: FieldNames, naming: Naming): Refusal | null {
  if (error instanceof InvalidInputError) return refuse.invalid(faultsOf(error, names));
  if (error instanceof ConflictError) return refuse.invalid({ non_field_errors: [error.message] });
  if (error instanceof ImportInProgressError) return refuse.busy(error.message, { job_uuid: digits(error.jobId) });
  if (error instanceof NotFoundError) return naming === 'path' ? refuse.notFound() : refuse.invalid(notThere(error, names));
  return error instanceof BadUserInputError ? refuse.unreadable(error.message) : null;
}

function faultsOf({ issues }: InvalidInputError, names: FieldNames): Faults {
  const faults: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const [field = 'non_field_errors'] = path;
    (faults[names[field] ?? field] ??= []).push(message);
  }
  return faults;
}

/** A new row names the one row that it belongs to. */
const notThere = (error: NotFoundError, names: FieldNames): Faults => ({
  [names['holder'] ?? 'non_field_errors']: [error.message],
});
