import { createHash } from 'node:crypto';
import { z } from 'zod';
import { openApiOf } from './openapi.ts';
import { route, type Route } from './routing/route.ts';
import { schemaPage, STYLE } from './schemaPage.ts';

/** Adds the route that serves the description of all routes: as an OpenAPI document, and as a page in browsers. */
export function withSchema(routes: readonly Route[]): readonly Route[] {
  const described = [
    ...routes,
    schemaRoute(
      () => document,
      () => page,
    ),
  ];
  const document = openApiOf(described);
  const page = schemaPage(document);
  return described;
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** The page has one inline stylesheet, and loads or runs nothing else. */
const POLICY = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
};

const schemaRoute = (document: () => object, page: () => string): Route =>
  route({
    method: 'GET',
    path: '/api/schema/',
    operationId: 'schema_retrieve',
    tag: 'Schema',
    summary: 'Describe the API',
    description: 'This description: an HTML page in browsers, otherwise an OpenAPI document.',
    access: 'reader',
    query: { format: z.string().meta({ description: 'json: returns OpenAPI in browsers too.' }) },
    outcomes: { 200: { description: 'An OpenAPI 3.1 document.', schema: z.record(z.string(), z.unknown()) } },
    handle: ({ accept, query: { format } }) => {
      const isBrowser = accept.includes('text/html') && format === undefined;
      return Promise.resolve(isBrowser ? { status: 200, html: page(), headers: POLICY } : { status: 200, body: document() });
    },
  });
