import type { CatalogSource } from '../../domain/catalog.ts';
import type { CpuBuilds } from '../../domain/hosts/catalogResolution.ts';
import type { BuildRow } from '../sql/summaries.ts';

/** What a build is built for, and the catalog it belongs to. */
export interface Build {
  readonly source: CatalogSource | null;
  readonly release: string;
  /** Its CPU targets as paths, sorted, with their GPUs. */
  readonly targets: readonly CpuBuilds[];
}

/** A build out of its rows, one for each CPU target. */
export const buildOf = (rows: readonly BuildRow[]): Build => ({
  source: rows[0]?.source ?? null,
  release: rows[0]?.release ?? '',
  targets: rows.flatMap(({ cpu, gpus }) => (cpu === null ? [] : [{ cpu, gpus: gpus ?? [] }])),
});
