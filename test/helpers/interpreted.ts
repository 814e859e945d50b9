import { AsyncLocalStorage } from 'node:async_hooks';
import { Kind, OperationTypeNode, parse } from 'graphql';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Viewer as SchemaViewer } from '../../src/schema/index.ts';
import { ANONYMOUS } from '../../src/server/auth/authenticate.ts';
import { Budget } from '../../src/server/auth/rateBudget.ts';
import { ClientRequest } from '../../src/server/engine/clientRequest.ts';
import { Engine } from '../../src/server/engine/engine.ts';
import { ErrorMasking } from '../../src/server/engine/errorMasking.ts';
import { isStream } from '../../src/server/engine/operation.ts';
import { PersistedOperations } from '../../src/server/engine/persistedOperations.ts';
import type { Answer, RequestOptions, Viewer } from './client.ts';
import { CLIENT } from './limits.ts';

const VIEWERS: Readonly<Record<string, SchemaViewer>> = {
  anonymous: ANONYMOUS,
  staff: { name: 'staff', role: 'STAFF', tokenId: 'staff' },
};

interface Asked {
  readonly query: string;
  readonly variables: object;
  readonly options: RequestOptions;
  readonly viewer: Viewer;
  /** The statements of the gateway for it. */
  readonly statements: readonly string[];
}

/** Runs queries again by GraphQL.js' own executor, and expects what the compiled ones have returned, with no other statements. */
export class Interpreted {
  readonly #engine: Engine;
  readonly #running = new AsyncLocalStorage<string[]>();

  constructor({ db, changes, index, imports, events, catalogChanges, knownIssues }: App) {
    this.#engine = new Engine({
      services: { db, changes, index, imports, events, catalogChanges, knownIssues, discovery: undefined as never },
      isAnonymousReadAllowed: true,
      queryCostLimit: 50_000,
      persisted: new PersistedOperations(null),
      introspectionPolicy: 'public',
      usesJit: false,
      isInOneState: false,
      masking: new ErrorMasking(pino({ level: 'silent' })),
    });
  }

  /** Notes a statement; whether it is one of a query that is run again. */
  notes(name: string): boolean {
    const statements = this.#running.getStore();
    statements?.push(name);
    return statements !== undefined;
  }

  /** Compares a response with the result of the interpreted query. */
  async compare({ data, errors, status }: Answer, { query, variables, options, viewer, statements }: Asked): Promise<void> {
    const known = typeof viewer === 'string' ? VIEWERS[viewer] : undefined;
    // What an upstream offers is asked of it again each time.
    if (!known || query.includes('discoverCatalogs') || !isQuery(query, options.operationName) || ![200, 400].includes(status))
      return;
    const gate = { authenticate: () => Promise.resolve(known), budget: new Budget(null), timeoutMs: 30_000 };
    const run = async () => {
      const again: string[] = [];
      const result = await this.#running.run(again, () =>
        this.#engine.run({ query, variables, operationName: options.operationName }, new ClientRequest(gate, CLIENT, undefined)),
      );
      if (isStream(result)) throw new Error('A query has become a stream.');
      return { result, more: again.filter((name) => !statements.includes(name)) };
    };
    const { result, more } = await run();
    const placed = (result.errors ?? []).map(({ extensions, path }) => ({ code: extensions['code'], path: path?.join('.') }));
    // Fields that are read at once fail in any order.
    const sorted = (all: readonly Pick<Answer['errors'][number], 'code' | 'path'>[]) =>
      all.map(({ code, path }) => `${path} ${String(code)}`).toSorted();
    expect(JSON.parse(JSON.stringify({ data: result.data }))).toEqual({ data });
    expect(sorted(placed)).toEqual(sorted(errors));
    // The notice of an earlier write may arrive between the two, and what is cached until a change is read again, once.
    expect(more.length > 0 ? (await run()).more : more).toEqual([]);
  }
}

/** What runs twice without doing anything twice. */
function isQuery(text: string, operationName: string | undefined): boolean {
  try {
    return parse(text).definitions.every(
      (definition) =>
        definition.kind !== Kind.OPERATION_DEFINITION ||
        definition.operation === OperationTypeNode.QUERY ||
        operationName !== undefined,
    );
  } catch {
    return false;
  }
}
