import { z } from 'zod';
import type { Json } from '../../domain/catalog.ts';
import { uuidOf } from '../../domain/ids.ts';
import { type Collection, digits, type Links } from './links.ts';

/** Of an answer. No `format: uuid`: that one asks for hyphens. */
export const uuid = (description: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .meta({ description });

/** Of a request: 32 digits, or with hyphens. */
export const writtenUuid = (description: string, message: string) =>
  z
    .string()
    .refine((text) => uuidOf(text) !== null, message)
    .meta({ description, pattern: '^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$' });

export const link = (description: string) => z.url().meta({ description });

/** Any JSON object. Its members are checked by the edit: going down into them here would take as many calls as they are deep. */
export const jsonObject = (description: string) => z.record(z.string(), z.unknown() as z.ZodType<Json>).meta({ description });

/** What every row has. */
export const COMMON = {
  url: link('The address of this row.'),
  uuid: uuid('The id: 32 digits.'),
  created: z.iso.datetime().meta({ description: 'When the row was created.' }),
  modified: z.iso.datetime().meta({ description: 'When it last changed.' }),
};

interface Times {
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

interface Row extends Times {
  readonly uuid: string;
}

export const timesOf = ({ createdAt, modifiedAt }: Times) => ({
  created: createdAt.toISOString(),
  modified: modifiedAt.toISOString(),
});

export function common(collection: Collection, { uuid, ...times }: Row, links: Links) {
  return { url: links.to(collection, uuid), uuid: digits(uuid), ...timesOf(times) };
}
