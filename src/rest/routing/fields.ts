import type { z } from 'zod';
import { param } from './query.ts';

/** Whether a field of the answer is asked for. */
export type FieldSelection = (field: string) => boolean;

/** The parameter that every row takes. */
export const FIELD = {
  field: param.texts('Only these fields of the rows, of which then none has to be there; all of them when left out.'),
};
export const EVERYTHING: FieldSelection = () => true;
/** For those who only want to know whether a row is there. */
export const NOTHING: FieldSelection = () => false;

/** What nobody knows is ignored, so that everything is wanted where nothing else is named. */
export function fieldSelection(named: readonly string[] = [], view: z.ZodObject): FieldSelection {
  const fields = named.filter((field) => Object.hasOwn(view.shape, field));
  return fields.length === 0 ? EVERYTHING : (field) => fields.includes(field);
}

/** What is asked for of a row. */
export function sparse(view: object, wants: FieldSelection): object {
  return wants === EVERYTHING ? view : Object.fromEntries(Object.entries(view).filter(([field]) => wants(field)));
}
