import { z } from 'zod';
import type { ImportPhase, ImportState } from '../../domain/importJob.ts';
import { link, uuid } from '../routing/common.ts';
import { lower } from '../routing/kinds.ts';
import { digits, type Links } from '../routing/links.ts';

const time = (description: string) => z.iso.datetime().nullable().meta({ description });
const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly Lowercase<ImportState>[];
const PHASES = [
  'waiting',
  'downloading',
  'parsing',
  'comparing',
  'applying',
  'finished',
] as const satisfies readonly Lowercase<ImportPhase>[];

/** An import in responses. */
export const ImportView = z
  .object({
    url: link('URL of this import.'),
    uuid: uuid('UUID: 32 hexadecimal digits.'),
    created: z.iso.datetime().meta({ description: 'Time at which it was requested.' }),
    started: time('Time at which it started; null before that.'),
    finished: time('Time at which it finished; null before that.'),
    state: z.enum(STATES).meta({ description: 'State, including the outcome.' }),
    phase: z.enum(PHASES).meta({ description: 'Current phase.' }),
    progress: z.number().meta({ description: 'Progress from 0 to 1.' }),
    name: z.string().nullable().meta({ description: 'Name of the catalog.' }),
    version: z.string().nullable().meta({ description: 'Version of the catalog; null if not yet known.' }),
    catalog: link('The catalog; null if it does not exist yet, or was deleted.').nullable(),
    error_code: z.string().nullable().meta({ description: 'Machine-readable error code; null unless it failed.' }),
    error: z.string().nullable().meta({ description: 'Error message; null unless it failed.' }),
    summary: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Numbers of added, changed, removed and unchanged rows, by kind of row.' }),
  })
  .meta({ id: 'SoftwareCatalogImport', description: 'An import or update of a catalog.' });

interface Job {
  readonly id: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly state: ImportState;
  readonly phase: ImportPhase;
  readonly progress: number;
  readonly catalogId: string | null;
  readonly catalogName: string | null;
  readonly catalogVersion: string | null;
  readonly errorCode: string | null;
  readonly error: string | null;
  readonly summary: unknown;
}

/** Renders an import. */
export const importView = (job: Job, links: Links): z.infer<typeof ImportView> => ({
  url: links.to('imports', job.id),
  uuid: digits(job.id),
  created: job.createdAt.toISOString(),
  started: job.startedAt?.toISOString() ?? null,
  finished: job.finishedAt?.toISOString() ?? null,
  state: lower(job.state),
  phase: lower(job.phase),
  progress: job.progress,
  name: job.catalogName,
  version: job.catalogVersion,
  catalog: job.catalogId === null ? null : links.to('catalogs', job.catalogId),
  error_code: job.errorCode,
  error: job.error,
  summary: job.summary as z.infer<typeof ImportView>['summary'], // written by the worker
});
