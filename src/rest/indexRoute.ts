import { z } from 'zod';
import { COLLECTIONS } from './routing/links.ts';
import { route } from './routing/route.ts';

/** Collections with a list; imports and offerings can only be retrieved by id. */
const LISTED = ['catalogs', 'packages', 'versions', 'targets'] as const;

/** The root of the API: URLs of the lists and of the description, by name. */
export const indexRoute = route({
  method: 'GET',
  path: '/api/',
  operationId: 'index_retrieve',
  tag: 'Schema',
  summary: 'List the collections',
  description: 'URLs of the collections and of the description.',
  access: 'reader',
  outcomes: { 200: { description: 'URLs by name.', schema: z.record(z.string(), z.string()) } },
  handle: (_request, { links }) => {
    const at = (name: string) => `${links.origin}/api/${name}/`;
    const lists = LISTED.map((name) => [COLLECTIONS[name], at(COLLECTIONS[name])]);
    return Promise.resolve({ status: 200, body: Object.fromEntries([...lists, ['schema', at('schema')]]) as object });
  },
});
