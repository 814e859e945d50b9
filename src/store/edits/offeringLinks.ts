import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { enabledCpus } from '../../domain/enabledCpus.ts';
import { FieldIssues, type Given } from '../../domain/fieldIssues.ts';
import { type DatabaseDriver, isUniqueViolation, type SqlExecutor } from '../database/driver.ts';
import { columnList } from '../sql/fields.ts';
import { type LinkRow, links } from '../sql/offerings.ts';
import { CPU_TARGETS, type CpuTarget } from '../sql/summaries.ts';
import { notFound } from './catalogLock.ts';
import { editOffering } from './offerings.ts';
import { insertRow, updateRow, type Values } from './rows.ts';

/** The changes of a link: an absent field stays as it is, null clears it. */
export interface LinkChange {
  readonly catalogId?: Given<string>;
  readonly enabledCpuFamilies?: Given<readonly string[]>;
  readonly enabledCpuMicroarchitectures?: Given<readonly string[]>;
  readonly partitionId?: Given<string>;
}

/** Links a catalog to an offering. @throws NotFoundError, InvalidInputError, ConflictError when it is already linked */
export async function linkCatalog(db: DatabaseDriver, input: LinkChange & { readonly offeringId: string }): Promise<string> {
  const issues = new FieldIssues();
  const offeringId = issues.id('offeringId', input.offeringId, 'Offering') ?? '';
  const catalogId = issues.id('catalogId', input.catalogId, 'Catalog') ?? '';
  const partitionId = issues.optionalId('partitionId', input.partitionId, 'OfferingPartition');
  issues.refuse();
  return unlessLinked(db, offeringId, catalogId, () =>
    editOffering(db, offeringId, async (tx) => {
      const values = {
        ...(await restrictionOf(tx, issues, catalogId, input)),
        partition_id: await partitionOf(tx, issues, offeringId, partitionId),
      };
      issues.refuse();
      return insertRow(tx, 'offering_catalog', { offering_id: offeringId, catalog_id: catalogId, ...values });
    }),
  );
}

/**
 * Updates the given fields of a link.
 * @throws NotFoundError, InvalidInputError, ConflictError when the new catalog is already linked
 */
export async function updateLink(db: DatabaseDriver, input: LinkChange & { readonly id: string }): Promise<string> {
  const issues = new FieldIssues();
  const id = issues.id('id', input.id, 'OfferingCatalog') ?? '';
  const catalogId = issues.id('catalogId', input.catalogId, 'Catalog');
  const partitionId = issues.optionalId('partitionId', input.partitionId, 'OfferingPartition');
  issues.refuse();
  return editLink(
    db,
    id,
    async (tx, link) => {
      const values = {
        ...(await changedRestriction(tx, issues, link, { ...input, catalogId })),
        partition_id: await partitionOf(tx, issues, link.offeringId, partitionId),
      };
      issues.refuse();
      await updateRow(tx, 'offering_catalog', id, { catalog_id: catalogId, ...values });
      return id;
    },
    catalogId,
  );
}

/** Removes a catalog from an offering; returns the offering's id. @throws NotFoundError */
export function unlinkCatalog(db: DatabaseDriver, id: string): Promise<string> {
  return editLink(db, id, async (tx, { offeringId }) => {
    await tx.query('offering_catalog.delete', 'DELETE FROM offering_catalog WHERE id = $1', [id]);
    return offeringId;
  });
}

async function editLink<Result>(
  db: DatabaseDriver,
  id: string,
  work: (tx: SqlExecutor, link: LinkRow) => Promise<Result>,
  catalogId?: string,
): Promise<Result> {
  const { offeringId } = await findLink(db, id);
  return unlessLinked(db, offeringId, catalogId ?? '', () =>
    // Read again under the lock: it may have been changed or deleted while this edit waited.
    editOffering(db, offeringId, async (tx) => work(tx, await findLink(tx, id))),
  );
}

async function findLink(sql: SqlExecutor, id: string): Promise<LinkRow> {
  const [link] = await sql.query<LinkRow>(
    'offering_catalog.find',
    `SELECT ${columnList(links.fields)} FROM ${links.from} WHERE l.id = $1`,
    [id],
  );
  if (!link) throw new NotFoundError(`No catalog link has the id "${id}".`);
  return link;
}

/** Validates the lists that are not given as well: another catalog may not have their CPUs. */
async function changedRestriction(tx: SqlExecutor, issues: FieldIssues, link: LinkRow, change: LinkChange): Promise<Values> {
  const { enabledCpuFamilies = link.enabledCpuFamilies, enabledCpuMicroarchitectures = link.enabledCpuMicroarchitectures } =
    change;
  const isLeft = [change.catalogId, change.enabledCpuFamilies, change.enabledCpuMicroarchitectures].every(
    (part) => part === undefined,
  );
  if (isLeft) return {};
  return restrictionOf(tx, issues, change.catalogId ?? link.catalogId, { enabledCpuFamilies, enabledCpuMicroarchitectures });
}

async function restrictionOf(tx: SqlExecutor, issues: FieldIssues, catalogId: string, wanted: LinkChange): Promise<Values> {
  // Locked, so that it cannot be deleted before the link exists.
  const [catalog] = await tx.query<{ type: string }>('catalog.toLink', 'SELECT type FROM catalog WHERE id = $1 FOR KEY SHARE', [
    catalogId,
  ]);
  if (!catalog) throw notFound('Catalog', catalogId);
  if (catalog.type !== 'BINARY_RUNTIME') refuseRestriction(issues, wanted);
  issues.refuse();
  const { enabledCpuFamilies, enabledCpuMicroarchitectures } = enabledCpus(issues, await cpuTargetsOf(tx, catalogId), {
    enabledCpuFamilies: wanted.enabledCpuFamilies,
    enabledCpuMicroarchitectures: wanted.enabledCpuMicroarchitectures,
  });
  return { enabled_cpu_families: enabledCpuFamilies, enabled_cpu_microarchitectures: enabledCpuMicroarchitectures };
}

function refuseRestriction(issues: FieldIssues, wanted: LinkChange): void {
  for (const field of ['enabledCpuFamilies', 'enabledCpuMicroarchitectures'] as const)
    if (wanted[field]?.length) issues.add(field, 'Only a binary runtime catalog can be restricted by CPU.');
}

function cpuTargetsOf(tx: SqlExecutor, catalogId: string): Promise<CpuTarget[]> {
  const { text, values } = CPU_TARGETS([catalogId]);
  return tx.query<CpuTarget>('catalog.cpuTargets', text, values);
}

async function partitionOf(
  tx: SqlExecutor,
  issues: FieldIssues,
  offeringId: string,
  id: string | null | undefined,
): Promise<string | null | undefined> {
  if (id === null || id === undefined) return id;
  const found = await tx.query('partition.ofOffering', 'SELECT FROM offering_partition WHERE id = $1 AND offering_id = $2', [
    id,
    offeringId,
  ]);
  return found.length > 0 ? id : issues.add('partitionId', `The offering has no partition with the id "${id}".`);
}

async function unlessLinked<Result>(
  sql: SqlExecutor,
  offeringId: string,
  catalogId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const [link] = await sql.query<{ id: string }>(
      'offering_catalog.byKey',
      'SELECT id FROM offering_catalog WHERE offering_id = $1 AND catalog_id = $2',
      [offeringId, catalogId],
    );
    throw new ConflictError(
      'The catalog is already linked to the offering.',
      link ? { type: 'OfferingCatalog', id: link.id } : null,
    );
  }
}
