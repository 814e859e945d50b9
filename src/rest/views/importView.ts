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

export const ImportView = z
  .object({
    url: link('The address of this import.'),
    uuid: uuid('The id: 32 digits.'),
    created: z.iso.datetime().meta({ description: 'When it was asked for.' }),
    started: time('When it began; null before.'),
    finished: time('When it ended; null before.'),
    state: z.enum(STATES).meta({ description: 'Whether it is over, and how it ended.' }),
    phase: z.enum(PHASES).meta({ description: 'What it does now.' }),
    progress: z.number().meta({ description: 'How far it is, 0 to 1.' }),
    name: z.string().nullable().meta({ description: 'The name of the catalog.' }),
    version: z.string().nullable().meta({ description: 'Its version; null where that is not known yet.' }),
    catalog: link('The catalog; null where it is not there, or not there any more.').nullable(),
    error_code: z.string().nullable().meta({ description: 'Why it failed, for programs; null where it did not.' }),
    error: z.string().nullable().meta({ description: 'Why it failed, for people; null where it did not.' }),
    summary: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What it added, changed, removed and left, by kind of row.' }),
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
