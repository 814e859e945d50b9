import type { z } from 'zod';
import { type RawBody, readBody } from './body.ts';
import type { RestContext } from './context.ts';
import { queryReader, type Read, type Shape } from './query.ts';

/** The required permission: read access, any valid token, or staff. */
export type Access = 'reader' | 'signedIn' | 'staff';

/** The methods that routes can have. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A response body that is read while it is sent. */
export interface ReplyStream {
  readonly contentType: string;
  /** The next part, which may be empty; null at the end. Never called while a call is pending. */
  next(): Promise<string | Buffer | null>;
  /** Ends the reading, whether or not everything was read. */
  close(): Promise<void>;
}

/** A response: a JSON body, an HTML page, an Atom feed or a stream. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly html?: string;
  readonly atom?: string;
  readonly stream?: ReplyStream;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The description of a response status, its body and its headers. */
export interface Outcome {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** The media types of a body that is not JSON. */
  readonly media?: readonly string[];
  readonly headers?: Shape;
}

/** A request matched to a route, before its query and body are parsed. */
export interface RouteRequest {
  /** The uuid in the path; empty if the path has none. */
  readonly uuid: string;
  /** The uuid of the row that contains it; empty if the path has none. */
  readonly parent: string;
  readonly params: URLSearchParams;
  /** The URL of the request. */
  readonly address: string;
  readonly accept: string;
  readonly rawBody: () => Promise<RawBody>;
}

/** A request with parsed and validated query and body. */
export interface ParsedRequest<Query extends Shape, Body> extends RouteRequest {
  readonly query: Read<Query>;
  readonly body: Body;
}

/** The properties of a route for the router and the OpenAPI document. */
export interface RouteDescription {
  readonly method: Method;
  /** Ends with a slash; `{uuid}` is the id of a row. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** Paging parameters: described here, but parsed by `pagingOf`, which is more lenient. */
  readonly paging?: Shape;
  readonly outcomes: Readonly<Record<number, Outcome>>;
}

interface Options<Query extends Shape, Body extends z.ZodObject> extends RouteDescription {
  readonly query?: Query;
  /** Whether unknown query parameters are refused; they are ignored by default. */
  readonly isStrict?: boolean;
  readonly body?: Body;
  /** Checks permissions before the query and the body are read. @throws HttpError */
  readonly permit?: (uuid: string, context: RestContext) => Promise<unknown>;
  readonly handle: (request: ParsedRequest<Query, z.infer<Body>>, context: RestContext) => Promise<Reply>;
}

/** A route of the REST API. */
export interface Route extends RouteDescription {
  readonly query?: Shape;
  readonly body?: z.ZodObject;
  serve(request: RouteRequest, context: RestContext): Promise<Reply>;
}

/** Defines a route: one definition parses its requests, handles them and describes them. */
export function route<Query extends Shape = Shape, Body extends z.ZodObject = z.ZodObject>({
  handle,
  permit,
  isStrict,
  ...description
}: Options<Query, Body>): Route {
  const { query, body } = description;
  const readQuery = query && queryReader(query, isStrict);
  return {
    ...description,
    async serve(request, context) {
      await permit?.(request.uuid, context);
      const values = (readQuery?.(request.params) ?? {}) as Read<Query>; // empty without a shape
      const data = (body ? await readBody(body, await request.rawBody()) : {}) as z.infer<Body>;
      return handle({ ...request, query: values, body: data }, context);
    },
  };
}
