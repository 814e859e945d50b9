import { z } from 'zod';
import { COLLECTIONS } from './routing/links.ts';
import { route } from './routing/route.ts';

/** What has a list; imports and offerings are read one by one. */
const LISTED = ['catalogs', 'packages', 'versions', 'targets'] as const;

/** The lists of the API by their names, and its description, for those who begin at its root. */
export const indexRoute = route({
  method: 'GET',
  path: '/api/',
  operationId: 'index_retrieve',
  tag: 'Schema',
  summary: 'List the collections',
  description: 'The addresses of the collections and of the description.',
  access: 'reader',
  outcomes: { 200: { description: 'Addresses by name.', schema: z.record(z.string(), z.string()) } },
  handle: (_asked, { links }) => {
    const at = (name: string) => `${links.origin}/api/${name}/`;
    const lists = LISTED.map((name) => [COLLECTIONS[name], at(COLLECTIONS[name])]);
    return Promise.resolve({ status: 200, body: Object.fromEntries([...lists, ['schema', at('schema')]]) as object });
  },
});
