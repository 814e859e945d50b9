import type { ChangeCounts, ImportSummary } from '../../domain/summary.ts';
import { RECOUNT_CATALOG, RENEW_NAMES } from '../sql/dependencies.ts';
import {
  dependencyNames,
  insertPackages,
  insertTargets,
  insertVersions,
  mixedPackages,
  packageCounts,
  updatePackages,
  updateTargets,
  updateVersions,
} from './applyTexts.ts';
import type { TargetSet } from '../../domain/targetSet.ts';
import { keepText, takenBackText } from './removed.ts';
import { numberTargetSets, renewTargetSets } from './targetSets.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/**
 * Rows per statement: on PGlite a statement blocks all others, and with these numbers stays well under 250 ms. Packages have four
 * GIN indexes.
 */
const CHUNK = { package: 1_000, package_version: 4_000, target: 6_000 };
/** Rows per DELETE statement, which are fewer because of the foreign-key triggers of each row. */
const REMOVED_CHUNK = 2_000;
/** Number of rows to insert before the first ANALYZE. */
const FIRST = 500;

/**
 * The columns by which the statements of an import and the first pages after it find rows. Without statistics of `version_id`, pages
 * of targets walk the index that gives their order.
 */
const ANALYZED = {
  package: ['id', 'catalog_id'],
  package_version: ['id', 'catalog_id', 'package_id', 'build_id'],
  target: ['id', 'catalog_id', 'version_id'],
};

type Table = keyof typeof CHUNK;

/** Called between statements; throws to roll back everything. */
export type Checkpoint = () => Promise<void>;

/** A staged and matched snapshot, and the catalog to apply it to. */
export interface Application {
  readonly catalogId: string;
  /** Whether this transaction has created the catalog, which is empty then. */
  readonly isNew: boolean;
  readonly stage: Stage;
  /** The target sets that the staged versions refer to. */
  readonly targetSets: readonly TargetSet[];
  readonly summary: ImportSummary;
  readonly checkpoint: Checkpoint;
}

type Run = (name: string, text: string, params?: readonly unknown[]) => Promise<void>;

/**
 * Applies the staged and matched snapshot to the catalog, in the transaction of the caller, which holds the lock of the catalog's
 * row. Writes added, changed and removed rows only.
 */
export async function applyStage(
  tx: SqlExecutor,
  { catalogId, isNew, stage, targetSets, summary, checkpoint }: Application,
): Promise<void> {
  const run: Run = async (name, text, params = []) => {
    await checkpoint();
    await tx.query(name, text, params);
  };
  const numbers = await numberTargetSets(tx, targetSets);
  const kinds = [
    { table: 'package', counts: summary.packages, insert: insertPackages(stage), params: [], update: updatePackages(stage) },
    {
      table: 'package_version',
      counts: summary.versions,
      insert: insertVersions(stage),
      params: [numbers],
      update: updateVersions(stage),
    },
    { table: 'target', counts: summary.targets, insert: insertTargets(stage), params: [], update: updateTargets(stage) },
  ] as const;
  for (const { table, counts, insert, params, update } of kinds) {
    if (counts.added > 0) {
      const stored = counts.added > FIRST ? await storedRows(tx, table) : 0;
      await insertRows(run, table, insert, { catalogId, isNew, counts, stored, params });
    }
    // A version may now belong to a build that was just added.
    if (counts.changed > 0) await updateRows(run, table, update, counts);
  }
  // The packages of a new catalog are inserted with their counts.
  if (isNew) return;
  await run('apply.takenBack', takenBackText(stage), [catalogId]);
  // Last, because deleting a build cascades to the versions that belong to it, and extensions have moved to another build by now.
  await removeGone(run, stage, summary);
  await checkpoint();
  // Targets of versions may be added manually, and builds of extensions change.
  await renewTargetSets(tx, { catalog: catalogId });
  await run('apply.counts', packageCounts, [catalogId]);
  await renewDependencies(tx, run, { catalogId, stage });
}

/** Renews the names that packages depend on and the numbers of their dependents, where they differ. */
async function renewDependencies(
  tx: SqlExecutor,
  run: Run,
  { catalogId, stage }: Pick<Application, 'catalogId' | 'stage'>,
): Promise<void> {
  const rows = await tx.query<{ id: string }>('apply.mixed', mixedPackages(stage), [catalogId]);
  const mixed = rows.map(({ id }) => id);
  await run('apply.dependencyNames', dependencyNames(stage), [mixed]);
  for (let from = 0; from < mixed.length; from += CHUNK.package)
    await run('apply.dependencyNames', RENEW_NAMES, [mixed.slice(from, from + CHUNK.package)]);
  await run('apply.dependents', RECOUNT_CATALOG, [catalogId]);
}

const stagedOf = ({ added, changed, unchanged }: ChangeCounts) => added + changed + unchanged;

interface Insertion {
  readonly catalogId: string;
  readonly isNew: boolean;
  readonly counts: ChangeCounts;
  /** Number of rows of the table that the statistics know. */
  readonly stored: number;
  /** Parameters of the statement after the catalog and the range. */
  readonly params: readonly unknown[];
}

/** The number of rows of a table in the statistics; 0 if it has never been analyzed, or only when it was empty. */
async function storedRows(tx: SqlExecutor, table: Table): Promise<number> {
  const [row] = await tx.query<{ rows: number }>(
    'apply.storedRows',
    'SELECT greatest(c.reltuples, 0)::float8 AS rows FROM pg_class c WHERE c.oid = $1::regclass',
    [table],
  );
  return row?.rows ?? 0;
}

/**
 * Foreign-key checks use plans that are cached until the next ANALYZE and are based on the statistics at the first row. Planned
 * for a small table, they scan it; planned after an ANALYZE of dead rows only, which records zero rows for good, they read a
 * whole index; both once per row. So ANALYZE never runs before the rows are inserted, but soon after the first of them, and
 * whenever their number has quadrupled. Additions smaller than the table leave its statistics good, but for those of a new catalog.
 */
async function insertRows(
  run: Run,
  table: Table,
  text: string,
  { catalogId, isNew, counts, stored, params }: Insertion,
): Promise<void> {
  const first = Math.max(FIRST, stored);
  const grows = counts.added > first;
  const analyze = () => run('apply.analyze', `ANALYZE ${table} (${ANALYZED[table].join(', ')})`);
  for (let from = 0, to = 0, next = first; from < stagedOf(counts); from = to) {
    to = grows && from === 0 ? FIRST : from + CHUNK[table];
    await run(`apply.insert.${table}`, text, [catalogId, from, to, ...params]);
    if (!grows || to < next) continue;
    await analyze();
    next = to * 4;
  }
  if (grows || (isNew && counts.added > FIRST)) await analyze();
}

async function updateRows(run: Run, table: Table, text: string, counts: ChangeCounts): Promise<void> {
  for (let from = 0; from < stagedOf(counts); from += CHUNK[table])
    await run(`apply.update.${table}`, text, [from, from + CHUNK[table]]);
}

/** Removes rows with their dependent rows; their ids are kept in case upstream brings them back. */
async function removeGone(run: Run, stage: Stage, { packages, versions, targets }: ImportSummary): Promise<void> {
  for (const [table, kind, { removed }] of [
    ['target', 'target', targets],
    ['package_version', 'version', versions],
    ['package', 'package', packages],
  ] as const) {
    const chunked = async (what: string, text: string) => {
      for (let from = 1; from <= removed; from += REMOVED_CHUNK)
        await run(`apply.${what}.${table}`, text, [from, from + REMOVED_CHUNK]);
    };
    // Save the ids of a whole kind first: deleting a build cascades to the versions of extensions built with it.
    await chunked('keep', keepText(stage, kind));
    await chunked(
      'delete',
      `DELETE FROM ${table} USING ${stage.gone} g WHERE g.kind = '${kind}' AND g.n >= $1 AND g.n < $2 AND g.id = ${table}.id`,
    );
  }
}
