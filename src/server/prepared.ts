import { GraphQLError } from '../schema/index.ts';
import type { Budget } from './budget.ts';
import type { ServerContext } from './context.ts';
import { type Enveloped, envelopedBy, type OperationArgs } from './enveloped.ts';
import type { Asked, PersistedOperations } from './persistedOperations.ts';
import type { Yoga } from './yoga.ts';

/** An operation that can be run, with what runs it. */
export interface Prepared extends Pick<Enveloped, 'execute' | 'subscribe'> {
  readonly args: OperationArgs;
}

export interface PreparedOptions {
  readonly yoga: Yoga;
  readonly budget: Budget;
  readonly persisted: PersistedOperations;
}

/** Prepares an operation that Yoga does not take from a request itself; the errors for which it must not run. */
export async function prepared(
  { yoga, budget, persisted }: PreparedOptions,
  asked: Asked,
  context: ServerContext,
): Promise<Prepared | readonly GraphQLError[]> {
  const { params, refusal } = persisted.resolve(asked);
  try {
    const { schema, parse, validate, contextFactory, execute, subscribe } = envelopedBy(yoga, params, context);
    const contextValue = await contextFactory();
    const refused = budget.enter(contextValue.viewer, context.client) ?? refusal;
    if (refused) return [refused];
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
