import { FieldIssues } from '../../domain/fieldIssues.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { countPackages } from './counts.ts';

/**
 * Sets the parents of a package; those given by its versions stay.
 * @throws InvalidInputError for a parent that is not in its catalog
 */
export async function setParents(
  tx: SqlExecutor,
  { id, catalogId }: { readonly id: string; readonly catalogId: string },
  parentIds: readonly string[],
): Promise<void> {
  await refuseStrangers(tx, { id, catalogId }, parentIds);
  const gone = await tx.query<{ id: string }>(
    'package.removeParents',
    'DELETE FROM package_parent WHERE package_id = $1 AND parent_id <> ALL ($2::uuid[]) RETURNING parent_id AS id',
    [id, parentIds],
  );
  await tx.query(
    'package.addParents',
    'INSERT INTO package_parent (package_id, parent_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
    [id, parentIds],
  );
  await countPackages(tx, [...parentIds, ...gone.map((parent) => parent.id)]);
}

async function refuseStrangers(
  tx: SqlExecutor,
  { id, catalogId }: { readonly id: string; readonly catalogId: string },
  parentIds: readonly string[],
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    'package.inCatalog',
    'SELECT id FROM package WHERE id = ANY ($1::uuid[]) AND catalog_id = $2',
    [parentIds, catalogId],
  );
  const known = new Set(rows.map((row) => row.id));
  const issues = new FieldIssues();
  for (const [index, parentId] of parentIds.entries()) {
    if (parentId === id) issues.add(['parentIds', String(index)], 'A package is no parent of itself.');
    else if (!known.has(parentId))
      issues.add(['parentIds', String(index)], `The catalog has no package with the id "${parentId}".`);
  }
  issues.refuse();
}

const RELATIVES = `SELECT parent_id AS id FROM package_parent WHERE package_id = $1
  UNION SELECT package_id FROM package_parent WHERE parent_id = $1
  UNION SELECT parent_package_id FROM package_version WHERE package_id = $1 AND parent_package_id IS NOT NULL
  UNION SELECT package_id FROM package_version WHERE parent_package_id = $1`;

/** The ids of the parents and extensions of a package. */
export async function relativesOf(tx: SqlExecutor, id: string): Promise<string[]> {
  return (await tx.query<{ id: string }>('package.relatives', RELATIVES, [id])).map((row) => row.id);
}

/** Whether the package has parents or extensions. */
export async function isLinked(tx: SqlExecutor, id: string): Promise<boolean> {
  return (await relativesOf(tx, id)).length > 0;
}
