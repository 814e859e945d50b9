import type { ChangeCounts, ImportSummary } from '../../domain/summary.ts';
import {
  insertPackages,
  insertTargets,
  insertVersions,
  packageCounts,
  updatePackages,
  updateTargets,
  updateVersions,
} from './applyTexts.ts';
import { keepText, takenBackText } from './removed.ts';
import type { SqlExecutor } from '../database/driver.ts';
import type { Stage } from './stage.ts';

/** Rows a statement writes: on PGlite it blocks every other statement, and stays well under 250 ms with these. A package has four GIN indexes. */
const CHUNK = { package: 1_000, package_version: 4_000, target: 6_000 };
/** Rows a statement removes: with each one go triggers that look for what refers to it. */
const REMOVED_CHUNK = 2_000;
/** Rows that are inserted before there are statistics of them. */
const FIRST = 500;

type Table = keyof typeof CHUNK;

/** Called between statements; throws to roll everything back. */
export type Checkpoint = () => Promise<void>;

export interface Application {
  readonly catalogId: string;
  /** Whether the transaction has made the catalog: nothing is in it yet. */
  readonly isNew: boolean;
  readonly stage: Stage;
  readonly summary: ImportSummary;
  readonly checkpoint: Checkpoint;
}

type Run = (name: string, text: string, params?: readonly unknown[]) => Promise<void>;

/**
 * Makes the catalog what was staged and matched, inside the caller's transaction, which holds the catalog's row.
 * Added, changed and removed rows only; rows that stay the same are not touched.
 */
export async function applyStage(tx: SqlExecutor, { catalogId, isNew, stage, summary, checkpoint }: Application): Promise<void> {
  const run: Run = async (name, text, params = []) => {
    await checkpoint();
    await tx.query(name, text, params);
  };
  const kinds = [
    { table: 'package', counts: summary.packages, insert: insertPackages(stage), update: updatePackages(stage) },
    { table: 'package_version', counts: summary.versions, insert: insertVersions(stage), update: updateVersions(stage) },
    { table: 'target', counts: summary.targets, insert: insertTargets(stage), update: updateTargets(stage) },
  ] as const;
  for (const { table, counts, insert, update } of kinds) {
    if (counts.added > 0) await insertRows(run, table, insert, { catalogId, counts });
    // A version can have moved to a build that is new.
    if (counts.changed > 0) await updateRows(run, table, update, counts);
  }
  // A new catalog's packages come with their counts.
  if (isNew) return;
  await run('apply.takenBack', takenBackText(stage), [catalogId]);
  // Last: what still hangs on a removed build goes with it, and extensions have moved to another one by now.
  await removeGone(run, stage, summary);
  await run('apply.counts', packageCounts, [catalogId]);
}

const stagedOf = ({ added, changed, unchanged }: ChangeCounts) => added + changed + unchanged;

/**
 * Foreign keys are checked by plans that are kept until the next ANALYZE, and that follow from the statistics there are when the first row comes.
 * Made of a table that was small they scan it, and made after an ANALYZE of nothing but dead rows, which writes "no rows" for good, they read a
 * whole index, once a row. So: never before the rows come, but soon after the first of them and whenever there are four times as many.
 */
async function insertRows(
  run: Run,
  table: Table,
  text: string,
  { catalogId, counts }: { readonly catalogId: string; readonly counts: ChangeCounts },
): Promise<void> {
  const grows = counts.added > FIRST;
  const analyze = () => run('apply.analyze', `ANALYZE ${table} (id, catalog_id)`);
  for (let from = 0, to = 0, next = FIRST; from < stagedOf(counts); from = to) {
    to = grows && from === 0 ? FIRST : from + CHUNK[table];
    await run(`apply.insert.${table}`, text, [catalogId, from, to]);
    if (!grows || to < next) continue;
    await analyze();
    next = to * 4;
  }
  // Nothing refers to a target.
  if (grows && table !== 'target') await analyze();
}

async function updateRows(run: Run, table: Table, text: string, counts: ChangeCounts): Promise<void> {
  for (let from = 0; from < stagedOf(counts); from += CHUNK[table])
    await run(`apply.update.${table}`, text, [from, from + CHUNK[table]]);
}

/** Removes rows with what hangs on them; their ids are kept for the case that upstream brings them back. */
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
    // All of a kind first: with a build go the extensions' versions that are built with it.
    await chunked('keep', keepText(stage, kind));
    await chunked(
      'delete',
      `DELETE FROM ${table} USING ${stage.gone} g WHERE g.kind = '${kind}' AND g.n >= $1 AND g.n < $2 AND g.id = ${table}.id`,
    );
  }
}
