import { z } from 'zod';
import { uuid } from './common.ts';
import { digits, type Links } from './links.ts';

/** The fields that identify an import in responses. */
export const JOB = {
  job_uuid: uuid('UUID of the import.'),
  job_url: z.url().meta({ description: 'URL with the progress of the import.' }),
};

/** Body of a 409: the import that prevents an operation. */
export const BusyView = z
  .object({ detail: z.string().meta({ description: 'Error message.' }), ...JOB })
  .meta({ id: 'BusyCatalog', description: 'Another import prevents this operation.' });

/** The fields of `JOB` for an import. */
export const jobView = (id: string, links: Links) => ({ job_uuid: digits(id), job_url: links.to('imports', id) });
