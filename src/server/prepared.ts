import { GraphQLError } from '../schema/index.ts';
import type { Budget } from './budget.ts';
import { type Enveloped, envelopedBy, type OperationArgs, type Params } from './enveloped.ts';
import type { ServerContext, Yoga } from './yoga.ts';

/** An operation that can be run, with what runs it. */
export interface Prepared extends Pick<Enveloped, 'execute' | 'subscribe'> {
  readonly args: OperationArgs;
}

/** Prepares an operation that Yoga does not take from a request itself; the errors for which it must not run. */
export async function prepared(
  yoga: Yoga,
  budget: Budget,
  params: Params,
  context: ServerContext,
): Promise<Prepared | readonly GraphQLError[]> {
  try {
    const { schema, parse, validate, contextFactory, execute, subscribe } = envelopedBy(yoga, params, context);
    const contextValue = await contextFactory();
    const refusal = budget.enter(contextValue.viewer, context.client);
    if (refusal) return [refusal];
    const document = parse(params.query);
    const errors = validate(schema, document);
    const { operationName, variables: variableValues } = params;
    return errors.length > 0
      ? errors
      : { args: { schema, document, operationName, variableValues, contextValue }, execute, subscribe };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
