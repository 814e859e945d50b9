import { BadUserInputError, ConflictError, ImportInProgressError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import { jobView } from './busyView.ts';
import type { RestContext } from './context.ts';
import { type Faults, type Refusal, refuse } from './refusal.ts';

/** Field of an edit → field of the body. */
export type FieldNames = Readonly<Record<string, string>>;

/** How edits of a kind of row are told of. */
export interface Telling {
  readonly fieldNames: FieldNames;
  /** The field of a body that names the row which the edited one belongs to. */
  readonly holder?: string;
}

/** Does an edit; what it refuses is refused here in the form that clients know. @throws Refusal */
export async function explained<Result>(
  edit: () => Promise<Result>,
  telling: Telling,
  { links }: Pick<RestContext, 'links'>,
  body: object = {},
): Promise<Result> {
  try {
    return await edit();
  } catch (error) {
    if (error instanceof ImportInProgressError) throw refuse.busy(error.message, jobView(error.jobId, links));
    throw refusalOf(error, telling, body) ?? error;
  }
}

/** Null for a defect. */
function refusalOf(error: unknown, { fieldNames, holder }: Telling, body: object): Refusal | null {
  if (error instanceof InvalidInputError) return refuse.invalid(faultsOf(error, fieldNames));
  if (error instanceof ConflictError) return refuse.invalid({ non_field_errors: [error.message] });
  if (error instanceof BadUserInputError) return refuse.unreadable(error.message);
  if (!(error instanceof NotFoundError)) return null;
  return holder !== undefined && holder in body
    ? refuse.invalid({ [holder]: ['Invalid hyperlink - Object does not exist.'] })
    : refuse.notFound();
}

function faultsOf({ issues }: InvalidInputError, names: FieldNames): Faults {
  const faults: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const [field = 'non_field_errors'] = path;
    (faults[names[field] ?? field] ??= []).push(message);
  }
  return faults;
}
