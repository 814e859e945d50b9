import { z } from 'zod';
import { uuid } from './common.ts';
import { digits, type Links } from './links.ts';

/** How answers name an import. */
export const JOB = {
  job_uuid: uuid('The id of the import.'),
  job_url: z.url().meta({ description: 'Where to see how the import goes.' }),
};

export const BusyView = z
  .object({ detail: z.string().meta({ description: 'What is in the way, in words.' }), ...JOB })
  .meta({ id: 'BusyCatalog', description: 'Another import is in the way.' });

export const jobView = (id: string, links: Links) => ({ job_uuid: digits(id), job_url: links.to('imports', id) });
