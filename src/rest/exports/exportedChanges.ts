import { z } from 'zod';
import {
  CHANGED_TYPES,
  type Change,
  type ChangedRow,
  type ChangeFilter,
  type ChangePosition,
  ChangesExpiredError,
} from '../../domain/change.ts';
import type { ChangeKind } from '../../domain/changeKind.ts';
import { BadUserInputError } from '../../domain/errors.ts';
import { globalId } from '../../domain/ids.ts';
import { decodePosition, encodePosition } from '../../store/changes/changeCursor.ts';
import { readChanges } from '../../store/changes/readChanges.ts';
import type { Snapshot } from '../../store/database/driver.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import { upper } from '../routing/kinds.ts';
import { param, type Read } from '../routing/query.ts';
import type { ExportedRows, ExportKind, ExportRow } from './exportKind.ts';

const BATCH = 500;

const params = {
  catalog_uuid: param.uuid('Filter changes in a specific software catalog, or moved out of it'),
  package_uuid: param.uuid('Filter changes of a specific package, its versions and their targets'),
  row: param.choices(['catalog', 'package', 'version', 'target'], 'Filter changes of rows of these types'),
  kind: param.choices(['added', 'changed', 'removed'], 'Filter changes of these kinds'),
  after: z
    .string()
    .max(255)
    .meta({ description: 'Only changes after this cursor: the header Change-Cursor of an export, or the cursor of a change' }),
};

const filterOf = ({ catalog_uuid, package_uuid, row, kind }: Read<typeof params>): ChangeFilter => ({
  catalogId: catalog_uuid ?? null,
  packageId: package_uuid ?? null,
  row: row?.map((value) => upper<ChangedRow>(value)) ?? null,
  kind: kind?.map((value) => upper<ChangeKind>(value)) ?? null,
});

const rowOf = ({ serial, place, at, kind, row, rowId, label, catalogId, packageId, fields }: Change): ExportRow => ({
  serial,
  at,
  kind,
  row,
  rowId: globalId(CHANGED_TYPES[row], rowId),
  rowUuid: rowId,
  label,
  catalogId: globalId('Catalog', catalogId),
  packageId: packageId && globalId('Package', packageId),
  fields,
  cursor: encodePosition({ serial, place }),
});

/** The export of changes, oldest first. */
export const exportedChanges: ExportKind = {
  name: 'changes',
  noun: 'change',
  params,
  columns: ['serial', 'at', 'kind', 'row', 'rowId', 'rowUuid', 'label', 'catalogId', 'packageId', 'fields', 'cursor'],
  select(query) {
    const read = query as Read<typeof params>; // as validated by the parameters
    const from = positionOf(read.after);
    return Promise.resolve((snapshot) => changesIn(snapshot, filterOf(read), from));
  },
};

function positionOf(cursor: string | undefined): ChangePosition | null {
  if (cursor === undefined) return null;
  return orRefused(() => decodePosition(cursor));
}

function changesIn(sql: Snapshot, filter: ChangeFilter, from: ChangePosition | null): ExportedRows {
  return {
    async fingerprint() {
      const { headSerial, changes } = await readChanges(sql, filter, { from, limit: 1 }).catch(refused);
      // The first change differs once older ones have expired.
      return `${headSerial}-${JSON.stringify([filter, from, changes[0]?.serial])}`;
    },
    async *batches() {
      for (let after = from; ;) {
        const { changes } = await readChanges(sql, filter, { from: after, limit: BATCH });
        yield changes.map(rowOf);
        if (changes.length < BATCH) return;
        after = changes.at(-1) ?? null;
      }
    },
  };
}

function orRefused<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    return refused(error);
  }
}

/** @throws HttpError 410 if changes after the cursor have expired, 400 for another cursor that cannot be used */
function refused(error: unknown): never {
  if (error instanceof ChangesExpiredError) throw httpErrors.gone({ detail: error.message, oldest: error.oldest });
  throw error instanceof BadUserInputError ? httpErrors.invalid({ after: [error.message] }) : error;
}
