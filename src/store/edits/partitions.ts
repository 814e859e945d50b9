import { v7 as uuidv7 } from 'uuid';
import { FieldIssues } from '../../domain/fieldIssues.ts';
import type { SqlExecutor } from '../database/driver.ts';

const LIST_LIMIT = 100;
const ARCHITECTURE_LIMIT = 100;

/** A partition in an input: without an id it is created. */
export interface PartitionInput {
  readonly id?: string | null | undefined;
  readonly name: string;
  readonly cpuArchitecture?: string | null | undefined;
  readonly gpuArchitecture?: string | null | undefined;
}

/** A validated partition: without an id it is created; undefined fields stay as they are. */
export interface Partition {
  readonly id: string | null;
  readonly name: string;
  readonly cpuArchitecture: string | undefined;
  readonly gpuArchitecture: string | undefined;
}

/** Validates the partitions of an input; null means none, `undefined` leaves them as they are. */
export function readPartitions(
  issues: FieldIssues,
  value: readonly PartitionInput[] | null | undefined,
): readonly Partition[] | undefined {
  const partitions = issues
    .list('partitions', value, LIST_LIMIT)
    ?.map((member, index) => readPartition(issues, member, (field) => pathOf(index, field)));
  refuseTwins(issues, partitions ?? [], 'name');
  refuseTwins(issues, partitions ?? [], 'id');
  return partitions;
}

const pathOf = (index: number, field: string) => ['partitions', String(index), field];

function readPartition(
  issues: FieldIssues,
  { id, name, cpuArchitecture, gpuArchitecture }: PartitionInput,
  at: (field: keyof PartitionInput) => readonly string[],
): Partition {
  return {
    id: issues.optionalId(at('id'), id, 'OfferingPartition') ?? null,
    name: issues.name(at('name'), name) ?? '',
    cpuArchitecture: issues.optionalName(at('cpuArchitecture'), cpuArchitecture, ARCHITECTURE_LIMIT),
    gpuArchitecture: issues.optionalName(at('gpuArchitecture'), gpuArchitecture, ARCHITECTURE_LIMIT),
  };
}

function refuseTwins(issues: FieldIssues, partitions: readonly Partition[], field: 'name' | 'id'): void {
  const seen = new Set<string>();
  partitions.forEach((partition, index) => {
    const value = partition[field];
    if (value !== null && value !== '' && seen.has(value))
      issues.add(pathOf(index, field), `"${value}" is there twice; it is unique in an offering.`);
    if (value !== null) seen.add(value);
  });
}

/**
 * Replaces the partitions of an offering by those of the list. Links to a removed partition stay, without it.
 * @throws InvalidInputError for a partition of another offering
 */
export async function writePartitions(tx: SqlExecutor, offeringId: string, partitions: readonly Partition[]): Promise<void> {
  await refuseForeign(tx, offeringId, partitions);
  const kept = partitions.filter(({ id }) => id !== null);
  await tx.query('partition.delete', 'DELETE FROM offering_partition WHERE offering_id = $1 AND id <> ALL ($2::uuid[])', [
    offeringId,
    kept.map(({ id }) => id),
  ]);
  // Temporary names, which no partition can have since names are trimmed; without them two partitions could not swap names.
  await tx.query('partition.rename', `UPDATE offering_partition SET name = ' ' || id WHERE offering_id = $1`, [offeringId]);
  await tx.query(
    'partition.update',
    `UPDATE offering_partition s SET name = k.name, cpu_architecture = coalesce(k.cpu, s.cpu_architecture),
       gpu_architecture = coalesce(k.gpu, s.gpu_architecture)
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS k(id, name, cpu, gpu) WHERE s.id = k.id`,
    columnsOf(kept),
  );
  await tx.query(
    'partition.insert',
    `INSERT INTO offering_partition (id, offering_id, name, cpu_architecture, gpu_architecture)
     SELECT k.id, $5, k.name, coalesce(k.cpu, ''), coalesce(k.gpu, '')
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS k(id, name, cpu, gpu)`,
    [...columnsOf(partitions.filter(({ id }) => id === null)), offeringId],
  );
}

const columnsOf = (partitions: readonly Partition[]): unknown[][] => [
  partitions.map(({ id }) => id ?? uuidv7()),
  partitions.map(({ name }) => name),
  partitions.map(({ cpuArchitecture }) => cpuArchitecture ?? null),
  partitions.map(({ gpuArchitecture }) => gpuArchitecture ?? null),
];

async function refuseForeign(tx: SqlExecutor, offeringId: string, partitions: readonly Partition[]): Promise<void> {
  const rows = await tx.query<{ id: string }>('partition.own', 'SELECT id FROM offering_partition WHERE offering_id = $1', [
    offeringId,
  ]);
  const own = new Set(rows.map(({ id }) => id));
  const issues = new FieldIssues();
  partitions.forEach(({ id }, index) => {
    if (id !== null && !own.has(id)) issues.add(pathOf(index, 'id'), `The offering has no partition with the id "${id}".`);
  });
  issues.refuse();
}
