import type { Logger } from 'pino';
import { execute } from '../schema/index.ts';
import type { Authenticate } from './auth.ts';
import type { Budget } from './budget.ts';
import { contextMaker, type MakeContext, type Services } from './context.ts';
import { Costs } from './costs.ts';
import { Documents } from './documents.ts';
import { type Execute, executor } from './execution.ts';
import { tellerOf } from './explainErrors.ts';
import type { IntrospectionPolicy } from './introspection.ts';
import { jit } from './jit.ts';
import type { OnErrors } from './metrics.ts';
import type { PersistedOperations } from './persistedOperations.ts';
import { type Traced, untraced } from './traced.ts';
import { openYoga, type Yoga } from './yoga.ts';

export interface EngineOptions {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly isAnonymousReadAllowed: boolean;
  readonly queryCostLimit: number;
  readonly budget: Budget;
  readonly persisted: PersistedOperations;
  readonly requestTimeoutMs: number;
  readonly introspectionPolicy: IntrospectionPolicy;
  readonly usesJit: boolean;
  readonly onErrors?: OnErrors;
  readonly traced?: Traced | undefined;
  readonly log: Logger;
}

/** What operations run on. */
export interface Engine {
  /** Takes requests of HTTP, and operations of other transports. */
  readonly yoga: Yoga;
  /** What Yoga executes queries and mutations by. */
  readonly execute: Execute;
  readonly contextOf: MakeContext;
  readonly documents: Documents;
}

/** Puts together what operations run on. */
export function openEngine({ services, usesJit, traced = untraced, log, ...options }: EngineOptions): Engine {
  const { requestTimeoutMs, introspectionPolicy } = options;
  const contextOf = contextMaker(services, options.isAnonymousReadAllowed);
  const costs = new Costs(options.queryCostLimit, options.budget);
  const documents = new Documents();
  const told = tellerOf(log);
  const shared = { costs, requestTimeoutMs, told, traced };
  const run = usesJit ? jit() : execute;
  const operation = executor({ ...shared, introspectionPolicy, run });
  const { authenticate, persisted, onErrors } = options;
  const hidesSchema = introspectionPolicy !== 'public';
  const yoga = openYoga({ ...shared, authenticate, contextOf, documents, execute: operation, hidesSchema, persisted, onErrors });
  return { yoga, execute: operation, contextOf, documents };
}
