import { getOperationAST, OperationTypeNode } from '../schema/index.ts';
import { envelopedBy, type Params } from './enveloped.ts';
import type { Exchange } from './exchange.ts';
import { type Asked, hasId, type PersistedOperations } from './persistedOperations.ts';
import type { ServerContext, Yoga } from './yoga.ts';

type DirectContext = ServerContext & { readonly exchange: Exchange };

/**
 * Executes a posted query with all of Yoga's plugins and without its handling of HTTP, which takes longer than a small query.
 * Null for whatever is no query that succeeds: Yoga answers that, and is spared what was executed.
 */
export async function executeDirectly(
  { yoga, persisted }: { readonly yoga: Yoga; readonly persisted: PersistedOperations },
  body: Buffer,
  context: DirectContext,
): Promise<string | null> {
  const { exchange } = context;
  const asked = askedBy(body);
  if (!asked) return null;
  const { params, refusal } = persisted.resolve(asked);
  if (refusal) return null;
  try {
    exchange.result = await resultOf(yoga, params, context);
  } catch {
    return null; // the same happens to Yoga, which tells it as clients expect
  }
  return exchange.result && !exchange.result.errors ? JSON.stringify(exchange.result) : null;
}

async function resultOf(yoga: Yoga, params: Params, context: DirectContext): Promise<Exchange['result']> {
  const { schema, parse, validate, contextFactory, execute } = envelopedBy(yoga, params, { ...context });
  const document = parse(params.query);
  if (getOperationAST(document, params.operationName)?.operation !== OperationTypeNode.QUERY) return undefined;
  if (validate(schema, document).length > 0) return undefined;
  const { operationName, variables: variableValues } = params;
  return execute({ schema, document, operationName, variableValues, contextValue: await contextFactory() });
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
