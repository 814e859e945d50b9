import { z } from 'zod';
import { type Collection, linkedUuid } from './links.ts';

/** A reference to a row in a request: its URL or its uuid. */
export const hyperlink = (collection: Collection, description: string) =>
  z
    .string()
    .refine((text) => linkedUuid(collection, text) !== null, 'Invalid hyperlink - No URL match.')
    .meta({ description, format: 'uri-reference' });

/** The uuid of a validated reference; null and undefined are returned unchanged. */
export const referenced = <Text extends string | null | undefined>(collection: Collection, text: Text) =>
  (typeof text === 'string' ? linkedUuid(collection, text) : text) as
    (Text extends string ? string : never) | Exclude<Text, string>; // validated by `hyperlink`
