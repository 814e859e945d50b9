import {
  type ExecutionArgs,
  type ExecutionResult,
  forgetAccess,
  getOperationAST,
  isShared,
  OperationTypeNode,
} from '../schema/index.ts';
import type { Costs } from './costs.ts';
import type { OperationContext } from './context.ts';
import { explained, type Told } from './explainErrors.ts';
import { introspectionCheck, type IntrospectionPolicy } from './introspection.ts';
import { perDocument } from './perDocument.ts';
import { limited } from './timeLimit.ts';
import type { Traced } from './traced.ts';

export type OperationArgs = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues' | 'rootValue'> & {
  readonly contextValue: OperationContext;
};

/** Runs an operation, or answers why not. */
export type Execute = (args: OperationArgs) => Promise<ExecutionResult>;

export interface ExecutionOptions {
  readonly introspectionPolicy: IntrospectionPolicy;
  readonly costs: Costs;
  readonly requestTimeoutMs: number;
  readonly told: Told;
  readonly traced: Traced;
  /** Calls the resolvers, and nothing else. */
  readonly run: (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;
}

/**
 * Executes queries and mutations over whatever transport, with all that the gateway asks of them: they may read what they ask for, are
 * paid for, end in time, and tell of errors what may be told. Plain calls, since hooks took as long as a small query itself.
 */
export function executor({ introspectionPolicy, costs, requestTimeoutMs, told, traced, run }: ExecutionOptions): Execute {
  const isSharedDocument = perDocument(({ schema, document }: OperationArgs) => isShared(schema, document));
  const introspectionRefusal = introspectionCheck(introspectionPolicy);

  const timed = (args: OperationArgs, isMutation: boolean) =>
    limited(() => run(args), args.contextValue.cancellation, requestTimeoutMs, !isMutation);

  async function execute(args: OperationArgs, isMutation: boolean): Promise<ExecutionResult> {
    const { contextValue } = args;
    try {
      return explained(told, await traced(() => timed(args, isMutation))(args), contextValue.client);
    } finally {
      forgetAccess(contextValue);
    }
  }

  return async (args) => {
    const { contextValue } = args;
    const { exchange } = contextValue;
    if (exchange?.result) return exchange.result;
    const refusal = introspectionRefusal(args);
    if (refusal) return { errors: [refusal] };
    const cost = costs.spend(args);
    if (typeof cost !== 'number') return cost;
    const isMutation = isMutationIn(args);
    if (isMutation) contextValue.beginEdit();
    const result = await execute(args, isMutation);
    if (exchange) exchange.isShared = !result.errors && !exchange.isSharingRefused && isSharedDocument(args);
    return costs.told(result, cost);
  };
}

const isMutationIn = ({ document, operationName }: OperationArgs) =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
