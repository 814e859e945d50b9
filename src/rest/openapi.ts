import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { writtenUuid } from './routing/common.ts';
import type { Access, Outcome, Route } from './routing/route.ts';

/** An OpenAPI document: plain JSON. */
export type OpenApi = ReturnType<typeof createDocument>;

const Detail = z
  .object({ detail: z.string().meta({ description: 'Error message.' }) })
  .meta({ id: 'Detail', description: 'An error.' });

const Faults = z
  .record(z.string(), z.array(z.string()))
  .meta({ id: 'Faults', description: 'Error messages by field or parameter.' });

const ERROR_OUTCOMES = {
  400: {
    description: 'A parameter or field is invalid; nothing was changed.',
    schema: z.union([Faults, z.array(z.string()), Detail]),
  },
  401: { description: 'The token is missing or invalid.', schema: Detail },
  403: { description: 'The token lacks the required permission.', schema: Detail },
  404: { description: 'Not found.', schema: Detail },
  413: { description: 'The body is too large.', schema: Detail },
  415: { description: 'The media type of the body is not supported.', schema: Detail },
} satisfies Readonly<Record<number, Outcome>>;

const SECURITY: Readonly<Record<Access, readonly Record<string, string[]>[]>> = {
  reader: [{}, { token: [] }],
  signedIn: [{ token: [] }],
  staff: [{ token: [] }],
};

const TEXT = z.string();

const UUID = z.object({ uuid: writtenUuid('UUID: 32 hexadecimal digits, optionally with hyphens.', 'Must be a valid UUID.') });

const PARENT = { parent: writtenUuid('UUID of the row that contains it.', 'Must be a valid UUID.') };

/** Generates the OpenAPI document from the definitions that parse the requests of the routes. */
export function openApiOf(routes: readonly Route[]): OpenApi {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Software catalogs',
      version: '1',
      description:
        'Software catalogs of HPC centres over REST. The GraphQL API at /graphql has the same data and can combine several reads in one request.',
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Token …` or `Bearer …`. Credentials of other schemes are ignored.',
        },
      },
    },
    paths: paths,
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, access, query, paging, body, path } = route;
  const params = { ...query, ...paging };
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: SECURITY[access].map((requirement) => ({ ...requirement })),
    ...((path.includes('{uuid}') || query || paging) && {
      requestParams: {
        ...(path.includes('{uuid}') && { path: path.includes('{parent}') ? UUID.extend(PARENT) : UUID }),
        ...((query || paging) && { query: z.object(params).partial() }),
      },
    }),
    ...(body && { requestBody: { required: !body.safeParse({}).success, content: { 'application/json': { schema: body } } } }),
    responses: responsesOf(route),
  };
}

function responsesOf({ path, query, body, access, outcomes, method }: Route): ZodOpenApiResponsesObject {
  const possible = [
    ...(query || body ? [400 as const] : []),
    401 as const,
    ...(access === 'reader' ? [] : [403 as const]),
    ...(path.includes('{uuid}') || query ? [404 as const] : []),
    ...(body ? [413 as const, 415 as const] : []),
  ];
  const all: Readonly<Record<number, Outcome>> = {
    ...Object.fromEntries(possible.map((status) => [status, ERROR_OUTCOMES[status]])),
    ...outcomes,
  };
  return Object.fromEntries(Object.entries(all).map(([status, outcome]) => [status, responseOf(outcome, method !== 'HEAD')]));
}

const responseOf = ({ description, schema, media = [], headers }: Outcome, hasBody: boolean) => ({
  description,
  ...(schema && hasBody && { content: { 'application/json': { schema } } }),
  ...(media.length > 0 && { content: Object.fromEntries(media.map((type) => [type, { schema: TEXT }])) }),
  ...(headers && { headers: z.object(headers) }),
});
