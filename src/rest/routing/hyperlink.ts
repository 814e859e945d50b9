import { z } from 'zod';
import { type Collection, linkedUuid } from './links.ts';

/** A reference to a row as clients write it: its address, or its uuid. */
export const hyperlink = (collection: Collection, description: string) =>
  z
    .string()
    .refine((text) => linkedUuid(collection, text) !== null, 'Invalid hyperlink - No URL match.')
    .meta({ description, format: 'uri-reference' });

/** The uuid that a reference stands for; null for null, and undefined where there is none. */
export const referenced = <Text extends string | null | undefined>(collection: Collection, text: Text) =>
  (typeof text === 'string' ? linkedUuid(collection, text) : text) as
    (Text extends string ? string : never) | Exclude<Text, string>; // it has been checked
