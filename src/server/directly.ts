import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  schema,
  type Viewer,
} from '../schema/index.ts';
import type { OperationContext, ServerContext } from './context.ts';
import { envelopedBy, type Params } from './enveloped.ts';
import type { Exchange } from './exchange.ts';
import { type Asked, hasId, type PersistedOperations } from './persistedOperations.ts';
import type { Engine } from './engine.ts';

type DirectContext = ServerContext & { readonly exchange: Exchange };

/**
 * Executes a posted query without Yoga's handling of HTTP, and without its hooks once a document is known to be valid: both take longer
 * than a small query. Null for whatever is no query that succeeds: Yoga answers that, and is spared what was executed.
 */
export async function executeDirectly(
  { engine, persisted }: { readonly engine: Engine; readonly persisted: PersistedOperations },
  body: Buffer,
  context: DirectContext,
): Promise<string | null> {
  const { exchange } = context;
  const asked = askedBy(body);
  const viewer = await exchange.authentication.catch(() => null);
  if (!asked || !viewer) return null;
  const { params, refusal } = persisted.resolve(asked);
  if (refusal) return null;
  try {
    const document = validated(engine, params, context);
    if (document) persisted.noteValid(params);
    exchange.result = document && (await resultOf(engine, document, params, viewer, context));
  } catch (error) {
    // The same happens to Yoga, which tells it as clients expect. A defect of our own must not run a second time, and be charged twice.
    if (error instanceof GraphQLError) return null;
    throw error;
  }
  return exchange.result && !exchange.result.errors ? JSON.stringify(exchange.result) : null;
}

/** The document of a query; undefined for what is none, or not valid. @throws GraphQLError for what is no document at all */
function validated({ yoga, documents }: Engine, params: Params, context: DirectContext): DocumentNode | undefined {
  const known = documents.findValid(params.query);
  if (known) return isQuery(known, params) ? known : undefined;
  const { parse, validate } = envelopedBy(yoga, params, { ...context });
  const document = parse(params.query);
  if (!isQuery(document, params) || validate(schema, document).length > 0) return undefined;
  documents.noteValid(document);
  return document;
}

const isQuery = (document: DocumentNode, { operationName }: Params) =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;

function resultOf(
  { execute, contextOf }: Engine,
  document: DocumentNode,
  { operationName, variables: variableValues }: Params,
  viewer: Viewer,
  context: DirectContext,
): Promise<ExecutionResult> {
  const contextValue: OperationContext = contextOf(viewer, context);
  return execute({ schema, document, operationName, variableValues, contextValue });
}

/** Null for anything but the forms that clients send. */
function askedBy(body: Buffer): Asked | null {
  let params: unknown;
  try {
    params = JSON.parse(body.toString());
  } catch {
    return null;
  }
  return isAsked(params) ? params : null;
}

function isAsked(params: unknown): params is Asked {
  if (params === null || !isObject(params)) return false;
  const { query, variables, operationName, extensions, documentId, ...rest } = params;
  return (
    (typeof query === 'string' || (query === undefined && hasId({ documentId, extensions }))) &&
    (extensions === undefined || isObject(extensions)) &&
    (variables === undefined || isObject(variables)) &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    Object.keys(rest).length === 0
  );
}

/** Or null; a list is none. */
const isObject = (value: unknown): value is Record<string, unknown> | null => typeof value === 'object' && !Array.isArray(value);
