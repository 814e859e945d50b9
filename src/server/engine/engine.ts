import { execute, OperationTypeNode } from 'graphql';
import { schema } from '../../schema/index.ts';
import type { ClientRequest } from './clientRequest.ts';
import { contextMaker, type Services } from './context.ts';
import { Costs } from './cost.ts';
import { Documents } from './documents.ts';
import type { ErrorMasking } from './errorMasking.ts';
import { type Execute, executor } from './execute.ts';
import type { IntrospectionPolicy } from './introspection.ts';
import { jit } from './jit.ts';
import { isRefused, type Operation, type OperationParams, type OperationResult, type Refused } from './operation.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { type Prepare, preparer, type RunOptions } from './prepare.ts';
import { type Subscribe, subscriber } from './subscribe.ts';
import { type Traced, untraced } from './traced.ts';

/** Services and settings of the engine. */
export interface EngineOptions {
  readonly services: Services;
  readonly isAnonymousReadAllowed: boolean;
  readonly queryCostLimit: number;
  readonly persisted: PersistedOperations;
  readonly introspectionPolicy: IntrospectionPolicy;
  /** Whether queries are compiled with graphql-jit. */
  readonly usesJit: boolean;
  /** Whether queries during which a commit arrives are executed again; true by default. */
  readonly isInOneState?: boolean | undefined;
  readonly masking: ErrorMasking;
  readonly traced?: Traced | undefined;
}

/**
 * Runs GraphQL operations for all transports, which themselves handle only HTTP, sockets and frames. The returned promises never
 * reject: all failures are reported as `errors` of the result.
 */
export class Engine {
  readonly #masking: ErrorMasking;
  readonly #prepare: Prepare;
  readonly #execute: Execute;
  readonly #subscribe: Subscribe;

  constructor({ services, persisted, introspectionPolicy, traced = untraced, masking, ...options }: EngineOptions) {
    const { usesJit, isInOneState = true } = options;
    const contextOf = contextMaker(services, options.isAnonymousReadAllowed);
    const costs = new Costs(options.queryCostLimit);
    const documents = new Documents(schema, introspectionPolicy !== 'public');
    this.#masking = masking;
    this.#prepare = preparer({ documents, persisted, contextOf });
    this.#execute = executor({ schema, introspectionPolicy, costs, traced, run: usesJit ? jit() : execute, isInOneState });
    this.#subscribe = subscriber({ schema, costs, masking, traced });
  }

  /** Prepares an operation: authenticates the client, then finds and validates the document. Errors mean that nothing runs. */
  async prepare(params: OperationParams, request: ClientRequest, options: RunOptions = {}): Promise<Operation | Refused> {
    try {
      const prepared = await this.#prepare(params, request, options);
      return isRefused(prepared) ? this.#masking.refused(prepared.errors, request.client) : prepared;
    } catch (error) {
      return this.#masking.failed(error, request.client);
    }
  }

  /** Executes a query or mutation, or starts a subscription, which ends with `return()`, its token, or the source. */
  async start(operation: Operation): Promise<OperationResult> {
    const { client } = operation.request;
    try {
      if (operation.kind === OperationTypeNode.SUBSCRIPTION) return await this.#subscribe(operation);
      return this.#masking.shown(await this.#execute(operation), client);
    } catch (error) {
      return this.#masking.failed(error, client);
    }
  }

  /** Prepares and starts an operation. */
  async run(params: OperationParams, request: ClientRequest, options: RunOptions = {}): Promise<OperationResult> {
    const prepared = await this.prepare(params, request, options);
    return isRefused(prepared) ? prepared : this.start(prepared);
  }
}
