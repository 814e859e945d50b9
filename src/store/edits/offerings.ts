import { v7 as uuidv7 } from 'uuid';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { FieldIssues } from '../../domain/fieldIssues.ts';
import { type DatabaseDriver, isUniqueViolation, type SqlExecutor } from '../database/driver.ts';
import { type PartitionInput, readPartitions, writePartitions } from './partitions.ts';
import { insertRow, updateRow, type Values } from './rows.ts';

const OWNERS_LIMIT = 100;

/** The changes of an offering: an absent field stays as it is, null clears it. */
export interface OfferingChange {
  readonly name?: string | null | undefined;
  readonly owners?: readonly string[] | null | undefined;
  readonly partitions?: readonly PartitionInput[] | null | undefined;
}

function columnsOf(issues: FieldIssues, { name: given, owners }: OfferingChange): Values {
  const name = issues.name('name', given);
  return { name, sort_name: name?.toLowerCase(), owners: readOwners(issues, owners) };
}

function readOwners(issues: FieldIssues, owners: OfferingChange['owners']): string[] | undefined {
  const count = owners?.length ?? 0;
  if (count > OWNERS_LIMIT) return issues.add('owners', `It takes at most ${OWNERS_LIMIT} members, not ${count}.`);
  return issues.names('owners', owners);
}

/** Creates an offering, with the given id or a new one. @throws InvalidInputError, ConflictError when the id is taken */
export async function createOffering(
  db: DatabaseDriver,
  input: OfferingChange & { readonly uuid?: string | null | undefined },
): Promise<string> {
  const issues = new FieldIssues();
  const values = columnsOf(issues, input);
  const partitions = readPartitions(issues, input.partitions) ?? [];
  issues.refuse();
  const id = input.uuid ?? uuidv7();
  await unlessTaken(id, () =>
    db.transaction(async (tx) => {
      await insertRow(tx, 'offering', values, id);
      await writePartitions(tx, id, partitions);
    }),
  );
  return id;
}

async function unlessTaken(id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(`An offering with the id "${id}" already exists.`, { type: 'Offering', id });
  }
}

/** Updates the given fields of an offering. @throws InvalidInputError, NotFoundError */
export async function updateOffering(db: DatabaseDriver, input: OfferingChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'Offering') ?? '';
  const values = columnsOf(issues, input);
  const partitions = readPartitions(issues, input.partitions);
  issues.refuse();
  await editOffering(db, id, async (tx) => {
    await updateRow(tx, 'offering', id, values);
    if (!partitions) return;
    await writePartitions(tx, id, partitions);
    await tx.query('offering.touch', 'UPDATE offering SET modified_at = now() WHERE id = $1', [id]);
  });
  return id;
}

/** Deletes an offering with its partitions and links. @throws NotFoundError */
export async function deleteOffering(db: DatabaseDriver, id: string): Promise<void> {
  await editOffering(db, id, (tx) => tx.query('offering.delete', 'DELETE FROM offering WHERE id = $1', [id]));
}

/** Runs an edit of an offering, its partitions or its links under a row lock. @throws NotFoundError */
export function editOffering<Result>(
  db: DatabaseDriver,
  id: string,
  work: (tx: SqlExecutor) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    const found = await tx.query('offering.lock', 'SELECT FROM offering WHERE id = $1 FOR UPDATE', [id]);
    if (found.length === 0) throw new NotFoundError(`No offering has the id "${id}".`);
    return work(tx);
  });
}
