import type { z } from 'zod';
import { param } from './query.ts';

/** Whether a field of the response is selected. */
export type FieldSelection = (field: string) => boolean;

/** The query parameter that selects fields, of every list and row. */
export const FIELD = {
  field: param.texts('Fields to return, all by default. Unknown names are ignored.'),
};
/** Selects all fields. */
export const EVERYTHING: FieldSelection = () => true;
/** Selects no fields, to check only whether a row exists. */
export const NOTHING: FieldSelection = () => false;

/** The selection of the named fields. Unknown names are ignored; without a known name, all fields are selected. */
export function fieldSelection(named: readonly string[] = [], view: z.ZodObject): FieldSelection {
  const fields = named.filter((field) => Object.hasOwn(view.shape, field));
  return fields.length === 0 ? EVERYTHING : (field) => fields.includes(field);
}

/** A row reduced to its selected fields. */
export function sparse(view: object, selects: FieldSelection): object {
  return selects === EVERYTHING ? view : Object.fromEntries(Object.entries(view).filter(([field]) => selects(field)));
}
