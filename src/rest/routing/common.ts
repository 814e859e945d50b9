import { z } from 'zod';
import type { Json } from '../../domain/catalog.ts';
import { uuidOf } from '../../domain/ids.ts';
import { type Collection, digits, type Links } from './links.ts';

/** A uuid in a response. Not `format: uuid`, which requires hyphens. */
export const uuid = (description: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .meta({ description });

/** A uuid in a request: 32 hexadecimal digits, optionally with hyphens. */
export const writtenUuid = (description: string, message: string) =>
  z
    .string()
    .refine((text) => uuidOf(text) !== null, message)
    .meta({ description, pattern: '^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$' });

/** The URL of a row in a response. */
export const link = (description: string) => z.url().meta({ description });

/** Any JSON object. The edit validates its members; recursion here could overflow the stack on deep nesting. */
export const jsonObject = (description: string) => z.record(z.string(), z.unknown() as z.ZodType<Json>).meta({ description });

/** The fields of every row. */
export const COMMON = {
  url: link('URL of this row.'),
  uuid: uuid('UUID: 32 hexadecimal digits.'),
  created: z.iso.datetime().meta({ description: 'Time of creation.' }),
  modified: z.iso.datetime().meta({ description: 'Time of the last change.' }),
};

interface Times {
  readonly createdAt: Date;
  readonly modifiedAt: Date;
}

interface Row extends Times {
  readonly uuid: string;
}

/** The times of a row as ISO 8601 strings. */
export const timesOf = ({ createdAt, modifiedAt }: Times) => ({
  created: createdAt.toISOString(),
  modified: modifiedAt.toISOString(),
});

/** The values of `COMMON` for a row. */
export function common(collection: Collection, { uuid, ...times }: Row, links: Links) {
  return { url: links.to(collection, uuid), uuid: digits(uuid), ...timesOf(times) };
}
