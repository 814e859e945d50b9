import {
  CHANGED_TYPES,
  type Change as ChangeRow,
  type ChangedRow as Row,
  type ChangeFilter as Filter,
} from '../domain/change.ts';
import { decodeOptionalId, globalId } from '../domain/ids.ts';
import type { ChangeBatch as BatchRow } from '../jobs/changeBatches.ts';
import { changePage } from '../store/changes/changePage.ts';
import { builder } from './builder.ts';
import { ChangeKind } from './changeKind.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { pageLookahead } from './lookahead.ts';
import { loadNode, Node } from './node.ts';
import { describedEnum } from './order.ts';

const BATCH = 100;

const ChangedRow = describedEnum<Row>('ChangedRow', 'The type of a row that was added, changed or removed.', {
  CATALOG: 'A catalog. A first import and a deletion of a catalog are one change of this kind, without changes of its content.',
  PACKAGE: 'A package.',
  VERSION: 'A package version.',
  TARGET: 'A target.',
});

const Change = builder.objectRef<ChangeRow>('Change').implement({
  description: 'A row that was added, changed or removed.',
  fields: (t) => ({
    serial: t.exposeInt('serial', {
      description: 'Number of the commit: it increases with every commit, and is the same for all changes of one.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time of the commit.' }),
    kind: t.expose('kind', { type: ChangeKind, description: 'What happened to the row.' }),
    row: t.expose('row', { type: ChangedRow, description: 'The type of the row.' }),
    rowId: t.id({
      description: 'Global id of the row, which remains valid as a key after the row is gone.',
      resolve: ({ row, rowId }) => globalId(CHANGED_TYPES[row], rowId),
    }),
    label: t.exposeString('label', {
      description: 'Describes the row at the time of the change for people: `EESSI 2025.06 · GROMACS 2024.4-foss-2023b`.',
    }),
    catalogId: t.id({
      description: 'Global id of the catalog. Of a package that was moved, the one that it is in now.',
      resolve: ({ catalogId }) => globalId('Catalog', catalogId),
    }),
    packageId: t.id({
      nullable: true,
      description: 'Global id of the package; null for a catalog.',
      resolve: ({ packageId }) => packageId && globalId('Package', packageId),
    }),
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The row as it is now, which may include later changes; null if it is gone.',
      resolve: ({ row, rowId }, _args, context) => loadNode(CHANGED_TYPES[row], rowId, context),
    }),
    fields: t.exposeStringList('fields', {
      description:
        'The fields that differ, if the row was changed. Times, counts, and values that a row has from its package or parent are not compared.',
    }),
  }),
});

const ChangeFilter = builder.inputRef<Filter>('ChangeFilter').implement({
  description: 'Conditions on changes. Fields are combined with AND, values of a list with OR. Empty or null values are ignored.',
  fields: (t) => ({
    catalogId: t.id({ description: 'In this catalog, or moved out of it: its global id or uuid.' }),
    packageId: t.id({ description: 'Of this package, its versions and their targets: its global id or uuid.' }),
    row: t.field({ type: [ChangedRow], description: 'Of one of these types.' }),
    kind: t.field({ type: [ChangeKind], description: 'Of one of these kinds.' }),
  }),
});

/** The filter with uuids in place of ids. @throws BadUserInputError for an invalid id */
const decoded = (filter: Filter | null | undefined): Filter => ({
  ...filter,
  catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
  packageId: decodeOptionalId(filter?.packageId, 'Package'),
});

const ChangeConnection = connectionOf('Change', Change, 'changes');

builder.queryField('changes', (t) =>
  t.field({
    type: ChangeConnection,
    description:
      'The changes of catalogs, oldest first; `last` returns the newest. Each commit lists its removed rows before added and changed ones, and a row after the rows that it belongs to. Changes expire after some time; the error `CHANGES_EXPIRED` for a cursor before that has the oldest valid one in `extensions.oldest`.',
    args: {
      filter: t.arg({ type: ChangeFilter, description: 'Restricts the changes; all by default.' }),
      ...pageArgs,
    },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, ...page }, { db }, info) => changePage(db, decoded(filter), page, pageLookahead(info)),
  }),
);

const ChangeBatch = builder.objectRef<BatchRow>('ChangeBatch').implement({
  description: 'Changes in their order.',
  fields: (t) => ({
    nodes: t.expose('changes', {
      type: [Change],
      description: `At most ${BATCH} changes.`,
      complexity: { field: 1, multiplier: BATCH },
    } as never),
    cursor: t.exposeString('cursor', { description: 'Pass it as `after` to continue after these changes.' }),
  }),
});

builder.subscriptionField('catalogChanges', (t) =>
  t.field({
    type: ChangeBatch,
    description:
      'The changes of catalogs after a cursor: stored ones first, then live ones, without gaps or duplicates. Without a cursor, it starts with an empty batch that has the current cursor.',
    args: {
      filter: t.arg({ type: ChangeFilter, description: 'Restricts the changes; all by default.' }),
      after: t.arg.string({ description: 'The cursor of the last batch received, of `changes`, or of an export.' }),
    },
    authScopes: { reader: true },
    subscribe: (_root, { filter, after }, { catalogChanges }) => catalogChanges.follow(decoded(filter), after ?? null),
    resolve: (batch, _args, context) => {
      context.shareLoaders(batch);
      return batch;
    },
  }),
);
