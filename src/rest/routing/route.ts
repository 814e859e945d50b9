import type { z } from 'zod';
import { type RawBody, readBody } from './body.ts';
import type { RestContext } from './context.ts';
import { queryReader, type Read, type Shape } from './query.ts';

/** Who may: everybody who may read, everybody with a token, staff. */
export type Access = 'reader' | 'signedIn' | 'staff';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is sent back: JSON, or a page for people. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a status stands for, and the body that comes with it. */
export interface Outcome {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly headers?: Shape;
}

/** A request as it comes to a route. */
export interface Incoming {
  /** The row in the path; empty where the path has none. */
  readonly uuid: string;
  readonly params: URLSearchParams;
  /** The address that was asked for. */
  readonly address: string;
  readonly accept: string;
  readonly sent: () => Promise<RawBody>;
}

export interface Asked<Query extends Shape, Body> extends Incoming {
  readonly query: Read<Query>;
  readonly body: Body;
}

/** What OpenAPI and the router know of a route. */
export interface Described {
  readonly method: Method;
  /** With a slash at its end; `{uuid}` stands for a row. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** Parameters that are described and read elsewhere. */
  readonly paging?: Shape;
  readonly outcomes: Readonly<Record<number, Outcome>>;
}

interface Options<Query extends Shape, Body extends z.ZodObject> extends Described {
  readonly query?: Query;
  readonly body?: Body;
  /** Refuses who may not, before anything is read of what they have sent. */
  readonly permit?: (uuid: string, context: RestContext) => Promise<unknown>;
  readonly handle: (asked: Asked<Query, z.infer<Body>>, context: RestContext) => Promise<Reply>;
}

export interface Route extends Described {
  readonly query?: Shape;
  readonly body?: z.ZodObject;
  serve(incoming: Incoming, context: RestContext): Promise<Reply>;
}

/** One definition parses the requests of a route, answers them and describes them. */
export function route<Query extends Shape = Shape, Body extends z.ZodObject = z.ZodObject>({
  handle,
  permit,
  ...described
}: Options<Query, Body>): Route {
  const { query, body } = described;
  const readQuery = query && queryReader(query);
  return {
    ...described,
    async serve(incoming, context) {
      await permit?.(incoming.uuid, context);
      const values = (readQuery?.(incoming.params) ?? {}) as Read<Query>; // without a shape there is nothing to read
      const said = (body ? await readBody(body, await incoming.sent()) : {}) as z.infer<Body>;
      return handle({ ...incoming, query: values, body: said }, context);
    },
  };
}
