import { type Logger, pino } from 'pino';
import { ClientRequest } from '../../src/server/engine/clientRequest.ts';
import type { Services } from '../../src/server/engine/context.ts';
import { Engine } from '../../src/server/engine/engine.ts';
import { ErrorMasking } from '../../src/server/engine/errorMasking.ts';
import { PersistedOperations } from '../../src/server/engine/persistedOperations.ts';
import { openYoga } from '../../src/server/transports/yoga.ts';
import { STAFF_TOKEN, type TestApp } from './app.ts';
import { CLIENT, openGate } from './limits.ts';

/** Options of `openTestEngine`. */
export interface TestEngineOptions {
  readonly usesJit?: boolean;
  readonly log?: Pick<Logger, 'error'>;
}

/** Opens an engine behind Yoga, without HTTP, over the services of a gateway or others. */
export function openTestEngine(services: Services, { usesJit = true, log = pino({ level: 'silent' }) }: TestEngineOptions = {}) {
  const gate = openGate(STAFF_TOKEN);
  const masking = new ErrorMasking(log);
  const engine = new Engine({
    services,
    isAnonymousReadAllowed: true,
    queryCostLimit: 50_000,
    persisted: new PersistedOperations(null),
    introspectionPolicy: 'public',
    usesJit,
    masking,
  });
  const yoga = openYoga(engine, masking);
  /** Posts a body as a client, or as staff with `isStaff`. */
  async function post(body: object, { isStaff = false, accept = 'application/json' } = {}): Promise<Response> {
    const authorization = isStaff ? `Bearer ${STAFF_TOKEN}` : undefined;
    const request = { method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify(body) };
    const clientRequest = new ClientRequest(gate, CLIENT, authorization);
    return yoga.fetch('http://localhost/graphql', request, { clientRequest, refusal: null });
  }
  return { engine, gate, post };
}

/** The services of a running gateway. */
export const servicesOf = ({ app: { db, changes, index, imports, events, catalogChanges, knownIssues } }: TestApp): Services => ({
  db,
  changes,
  index,
  imports,
  events,
  catalogChanges,
  discovery: undefined as never,
  knownIssues,
});
