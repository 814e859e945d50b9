import type { CatalogSource } from '../../domain/catalog.ts';
import type { ImportKind, ImportState } from '../../domain/importJob.ts';
import type { ImportJob } from '../../generated/prisma/client.ts';
import { type Clause, clausesFrom, type Clauses } from './clause.ts';
import { defineFields } from './fields.ts';
import { column } from './order.ts';
import type { Params } from './params.ts';
import type { Listing } from './selection.ts';

/** A row of `import_job` as Prisma's client has it. */
export interface ImportJobRow extends ImportJob {
  readonly uuid: string;
}

/** Ids are uuids here. */
export interface ImportJobFilter {
  readonly catalogId?: string | null;
  readonly state?: readonly ImportState[] | null;
  readonly kind?: readonly ImportKind[] | null;
  readonly source?: readonly CatalogSource[] | null;
  readonly dryRun?: boolean | null;
}

const onJob = (sql: Clause['sql']): Clause => ({ level: 'row', sql });

const clauses: Clauses<ImportJobFilter> = {
  catalogId: (id) => onJob((param) => `j.catalog_id = ${param(id, 'uuid')}`),
  state: (states) => onJob((param) => `j.state = ANY (${param(states, 'text[]::import_state[]')})`),
  kind: (kinds) => onJob((param) => `j.kind = ANY (${param(kinds, 'text[]::import_kind[]')})`),
  source: (sources) => onJob((param) => `j.source = ANY (${param(sources, 'text[]::catalog_source[]')})`),
  dryRun: (isDryRun) => onJob((param) => `j.dry_run = ${param(isDryRun)}`),
};

function conditions(filter: ImportJobFilter, param: Params['add']): string[] {
  return clausesFrom(clauses, filter).map(({ sql }) => sql(param));
}

/** Import jobs. */
export const importJobs: Listing<ImportJobRow, ImportJobFilter, 'CREATED_AT'> = {
  name: 'importJobs',
  alias: 'j',
  from: 'import_job j',
  fields: defineFields<ImportJobRow, ImportJobRow>(
    {
      uuid: 'j.id',
      id: 'j.id',
      createdAt: 'j.created_at',
      startedAt: 'j.started_at',
      finishedAt: 'j.finished_at',
      kind: 'j.kind',
      source: 'j.source',
      release: 'j.release',
      dryRun: 'j.dry_run',
      forced: 'j.forced',
      autoUpdateEnabled: 'j.auto_update_enabled',
      trigger: 'j.trigger',
      requestedBy: 'j.requested_by',
      catalogId: 'j.catalog_id',
      originalId: 'j.original_id',
      catalogName: 'j.catalog_name',
      catalogVersion: 'j.catalog_version',
      retryOfId: 'j.retry_of_id',
      uploadId: 'j.upload_id',
      host: 'j.host',
      slot: 'j.slot',
      state: 'j.state',
      phase: 'j.phase',
      done: 'j.done',
      total: 'j.total',
      progress: 'j.progress',
      attempt: 'j.attempt',
      workerLock: 'j.worker_lock',
      cancelRequestedAt: 'j.cancel_requested_at',
      errorCode: 'j.error_code',
      error: 'j.error',
      summary: 'j.summary',
      problemCount: 'j.problem_count',
      sequence: 'j.sequence',
    },
    {},
  ),
  conditions,
  orders: { CREATED_AT: () => [column('j.created_at', 'timestamptz')] },
};
