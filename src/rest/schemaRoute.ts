import { openApiOf } from './openapi.ts';
import { route, type Route } from './route.ts';

/** The description of the routes: for programs, and as a page for people. */
export function schemaRoute(routes: readonly Route[]): Route {
  const document = openApiOf(routes);
  return route({
    method: 'GET',
    path: '/api/schema/',
    operationId: 'schema_retrieve',
    tag: 'Schema',
    summary: 'Describe the API',
    description: 'This description.',
    access: 'reader',
    outcomes: { 200: { description: 'An OpenAPI document.' } },
    handle: () => Promise.resolve({ status: 200, body: document }),
  });
}
