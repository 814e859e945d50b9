import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Costs } from './cost.ts';
import type { ErrorMasking } from './errorMasking.ts';
import { isStream, type Operation, type OperationResult } from './operation.ts';
import { ShownResults } from './shownResults.ts';
import { subscribeTogether } from './subscribeTogether.ts';
import type { Traced } from './traced.ts';

/** Dependencies of subscriptions. */
export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  readonly costs: Costs;
  readonly masking: ErrorMasking;
  readonly traced: Traced;
}

/** Starts a subscription. @returns its results, or a single error result */
export type Subscribe = (operation: Operation) => Promise<OperationResult>;

/**
 * Creates the function that starts subscriptions: it charges the cost and shares results among identical subscriptions. When the
 * token ends, the last result is an UNAUTHENTICATED error; an error of the source is also the last result.
 */
export function subscriber({ schema, costs, masking, traced }: SubscriptionOptions): Subscribe {
  async function begin({ document, operationName, variableValues, contextValue, request }: Operation): Promise<OperationResult> {
    const args: ExecutionArgs = { schema, document, operationName, variableValues, contextValue };
    const isLate = () => request.cancellation.reason !== undefined;
    return request.within<OperationResult>(() => endLate(traced(subscribeTogether)(args), isLate), true);
  }

  return async (operation) => {
    const { client } = operation.request;
    const cost = costs.spend(operation);
    if (typeof cost !== 'number') return masking.shown(cost, client);
    const shown = (result: ExecutionResult) => costs.withCost(masking.shown(result, client), cost);
    const begun = await begin(operation);
    if (!isStream(begun)) return shown(begun);
    const failed = (thrown: unknown) => masking.failed(thrown, client);
    return new ShownResults(begun, operation.contextValue.viewer, { shown, failed });
  };
}

/** Ends a subscription that starts after its request has failed already, for example by the time limit. */
async function endLate(subscribed: Promise<OperationResult>, isLate: () => boolean): Promise<OperationResult> {
  const begun = await subscribed;
  if (isLate() && isStream(begun)) await begun.return?.();
  return begun;
}
