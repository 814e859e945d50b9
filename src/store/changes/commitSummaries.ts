import type { ChangedRow } from '../../domain/change.ts';
import type { ChangeKind } from '../../domain/changeKind.ts';
import type { SqlExecutor } from '../database/driver.ts';

/** The changes of one kind to one kind of row in a commit. */
export interface ChangeGroup {
  readonly row: ChangedRow;
  readonly kind: ChangeKind;
  readonly count: number;
  /** The first labels. */
  readonly labels: readonly string[];
}

/** What a commit has changed of a catalog or package. */
export interface CommitSummary {
  readonly serial: number;
  readonly at: Date;
  /** Catalogs before packages, versions and targets; added rows before changed and removed ones. */
  readonly groups: readonly ChangeGroup[];
}

/** The catalog, and the package of it, whose changes are summarised. */
export interface SummaryScope {
  readonly catalogId: string;
  readonly packageId: string | null;
}

const MAX_COMMITS = 50;
const MAX_LABELS = 25;

const OF_SCOPE = `(h.catalog_id = $1::uuid OR h.from_catalog_id = $1::uuid) AND ($2::uuid IS NULL OR h.package_id = $2::uuid)`;

const SUMMARIES = `SELECT c.serial, c.at, g."row", g.kind, g.count, g.labels
  FROM (
    SELECT c.id, c.serial, c.at FROM "commit" c WHERE c.serial IS NOT NULL AND $1::uuid = ANY (c.catalog_ids)
      AND ($2::uuid IS NULL OR EXISTS (SELECT FROM "change" h WHERE h.commit_id = c.id AND ${OF_SCOPE}))
    ORDER BY c.serial DESC LIMIT ${MAX_COMMITS}) c
  CROSS JOIN LATERAL (
    SELECT h."row", h.kind, count(*)::int AS count, (array_agg(h.label ORDER BY h.place))[1:${MAX_LABELS}] AS labels
    FROM "change" h WHERE h.commit_id = c.id AND ${OF_SCOPE} GROUP BY 1, 2) g
  ORDER BY c.serial DESC, g."row", g.kind`;

/** The latest commits that have changed a catalog, or a package of it, newest first. */
export async function commitSummaries(sql: SqlExecutor, { catalogId, packageId }: SummaryScope): Promise<CommitSummary[]> {
  const rows = await sql.query<ChangeGroup & Omit<CommitSummary, 'groups'>>('change.summaries', SUMMARIES, [
    catalogId,
    packageId,
  ]);
  const commits = new Map<number, { serial: number; at: Date; groups: ChangeGroup[] }>();
  for (const { serial, at, ...group } of rows) {
    const commit = commits.get(serial) ?? { serial, at, groups: [] };
    commits.set(serial, commit);
    commit.groups.push(group);
  }
  return [...commits.values()];
}

/** Whether a row with this id has existed: it has been changed, or removed by a refresh, and that is not forgotten yet. */
export async function isKnownRow(sql: SqlExecutor, id: string): Promise<boolean> {
  const [row] = await sql.query<{ isKnown: boolean }>(
    'change.isKnown',
    `SELECT EXISTS (SELECT FROM "change" WHERE row_id = $1) OR EXISTS (SELECT FROM removed WHERE id = $1) AS "isKnown"`,
    [id],
  );
  return row?.isKnown ?? false;
}
