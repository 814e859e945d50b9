import { getOperationAST, OperationTypeNode } from '../schema/index.ts';
import { envelopedBy, type Params } from './enveloped.ts';
import type { Exchange } from './exchange.ts';
import type { ServerContext, Yoga } from './yoga.ts';

type DirectContext = ServerContext & { readonly exchange: Exchange };

/**
 * Executes a posted query with all of Yoga's plugins and without its handling of HTTP, which takes longer than a small query.
 * Null for whatever is no query that succeeds: Yoga answers that, and is spared what was executed.
 */
export async function executeDirectly(yoga: Yoga, body: Buffer, context: DirectContext): Promise<string | null> {
  const { exchange } = context;
  const params = paramsOf(body);
  if (!params) return null;
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

/** Null for anything but the plain form, which most clients send. */
function paramsOf(body: Buffer): Params | null {
  let params: unknown;
  try {
    params = JSON.parse(body.toString());
  } catch {
    return null;
  }
  return isPlain(params) ? params : null;
}

function isPlain(params: unknown): params is Params {
  if (params === null || !isObject(params)) return false;
  const { query, variables, operationName, ...rest } = params;
  return (
    typeof query === 'string' &&
    (variables === undefined || isObject(variables)) &&
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    Object.keys(rest).length === 0
  );
}

/** Or null; a list is none. */
const isObject = (value: unknown): value is Record<string, unknown> | null => typeof value === 'object' && !Array.isArray(value);
