import { param, type Shape } from './query.ts';
import type { ListParameters, OrderTerm } from './resource.ts';

/** The query parameters that select and order rows. */
export function selectionParams<Filters extends Shape>({ filters, orders }: ListParameters<Filters>) {
  const keys = Object.keys(orders).flatMap((key) => [key, `-${key}`]);
  return { ...filters, o: param.choices(keys, 'Sort keys; a leading minus sorts in descending order.') };
}

/** The requested sort keys. */
export const orderTerms = ({ o = [] }: { readonly o?: readonly string[] | undefined }): OrderTerm<string>[] =>
  o.map((text) => ({ key: text.replace(/^-/, ''), direction: text.startsWith('-') ? 'DESC' : 'ASC' }));
