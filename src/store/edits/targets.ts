import { inNaturalOrder } from '../../domain/architectureNames.ts';
import type { JsonObject } from '../../domain/catalog.ts';
import { ConflictError, InvalidInputError } from '../../domain/errors.ts';
import { FieldIssues, type Given } from '../../domain/fieldIssues.ts';
import type { DatabaseDriver, SqlExecutor } from '../database/driver.ts';
import { renewTargetSets } from '../imports/targetSets.ts';
import { countCatalog } from './counts.ts';
import { findVersion } from './currentVersion.ts';
import { withOwningCatalog } from './catalogLock.ts';
import { given, givesNothing, insertRow, json, updateRow, type Values } from './rows.ts';

/** The changes of a target: an absent field stays as it is, null clears it. */
export interface TargetChange {
  readonly type?: Given<string>;
  readonly name?: Given<string>;
  readonly subtype?: Given<string>;
  readonly location?: Given<string>;
  readonly metadata?: Given<JsonObject>;
  readonly gpuArchitectures?: Given<readonly string[]>;
}

function columnsOf(issues: FieldIssues, change: TargetChange): Values {
  const gpus = issues.names('gpuArchitectures', change.gpuArchitectures);
  return {
    type: issues.name('type', change.type),
    name: issues.name('name', change.name),
    subtype: issues.optionalName('subtype', change.subtype),
    location: issues.text('location', change.location),
    metadata: json(issues.metadata('metadata', change.metadata)),
    gpu_architectures: gpus && inNaturalOrder(gpus),
  };
}

/**
 * Creates a target.
 * @throws InvalidInputError, NotFoundError for the version, ConflictError when type, name and subtype are taken
 */
export async function createTarget(db: DatabaseDriver, input: TargetChange & { readonly versionId: string }): Promise<string> {
  const issues = new FieldIssues();
  const versionId = issues.id('versionId', input.versionId, 'PackageVersion') ?? '';
  const values = columnsOf(issues, input);
  issues.refuse();
  return withOwningCatalog(db, 'PackageVersion', versionId, async (tx, catalogId) => {
    const { packageId, buildId } = await findVersion(tx, versionId);
    if (buildId !== versionId) throw parentsTargets();
    await refuseTaken(tx, { version_id: versionId, subtype: '', ...given(values) });
    const id = await insertRow(tx, 'target', { catalog_id: catalogId, package_id: packageId, version_id: versionId, ...values });
    await renewTargetSets(tx, { builds: [versionId] });
    await countCatalog(tx, catalogId, { targets: 1 });
    return id;
  });
}

/** Updates the given fields of a target. @throws InvalidInputError, NotFoundError, ConflictError */
export async function updateTarget(db: DatabaseDriver, input: TargetChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'Target') ?? '';
  const values = columnsOf(issues, input);
  issues.refuse();
  await withOwningCatalog(db, 'Target', id, async (tx, catalogId) => {
    if (givesNothing(input)) return;
    const current = await findTarget(tx, id);
    await refuseTaken(tx, { ...current, ...given(values) }, id);
    await updateRow(tx, 'target', id, values);
    await renewTargetSets(tx, { builds: [String(current['version_id'])] });
    await countCatalog(tx, catalogId);
  });
  return id;
}

/** Deletes a target; returns the ids of what contained it. @throws NotFoundError */
export async function deleteTarget(
  db: DatabaseDriver,
  id: string,
): Promise<{ catalogId: string; packageId: string; versionId: string }> {
  return withOwningCatalog(db, 'Target', id, async (tx, catalogId) => {
    const { version_id, package_id } = await findTarget(tx, id);
    await tx.query('target.delete', 'DELETE FROM target WHERE id = $1', [id]);
    await renewTargetSets(tx, { builds: [String(version_id)] });
    await countCatalog(tx, catalogId, { targets: -1 });
    return { catalogId, packageId: String(package_id), versionId: String(version_id) };
  });
}

const parentsTargets = () =>
  new InvalidInputError([
    {
      path: ['versionId'],
      message: 'A version of an extension has the targets of its parent; add the target to the version that contains it.',
    },
  ]);

async function findTarget(tx: SqlExecutor, id: string): Promise<Values> {
  const [row] = await tx.query<Values>(
    'target.live',
    'SELECT version_id, package_id, type, name, subtype FROM target WHERE id = $1',
    [id],
  );
  return row ?? {};
}

async function refuseTaken(tx: SqlExecutor, key: Values, own: string | null = null): Promise<void> {
  const [existing] = await tx.query<{ id: string }>(
    'target.byKey',
    `SELECT id FROM target WHERE version_id = $1 AND type = $2 AND name = $3 AND subtype = $4 AND id IS DISTINCT FROM $5::uuid`,
    [key['version_id'], key['type'], key['name'], key['subtype'], own],
  );
  if (existing)
    throw new ConflictError(
      `The version already has a target ${[key['type'], key['name'], key['subtype']].filter(Boolean).map(String).join(' ')}.`,
      { type: 'Target', id: existing.id },
    );
}
