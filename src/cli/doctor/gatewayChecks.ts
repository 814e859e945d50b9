import type { Session } from '../command/session.ts';
import { catalogName } from '../gateway/catalogs.ts';
import { graphql } from '../gateway/graphql.ts';
import { nodeOf } from '../node/nodeOf.ts';
import { type Check, checked } from './check.ts';

const PROBE = graphql(`
  query Probe($host: HostInput!, $hasHost: Boolean!) {
    viewer {
      isAuthenticated
      name
      role
    }
    catalogs(first: 100) {
      nodes {
        name
        version
        updateErrors
      }
    }
    host(host: $host) @include(if: $hasHost) {
      cpu
      gpuArchitectures
    }
  }
`);

/** Seconds by which two clocks may differ. */
const CLOCK_SECONDS = 30;

/** What is wrong between this machine and a gateway. */
export async function gatewayChecks(session: Session): Promise<Check[]> {
  const ready = await checked('gateway', '"catalog serve" starts one.', () => readiness(session));
  const checks = [ready, await checked('clock', '', () => clock(session))];
  // Everything else would fail for the same reason.
  return ready.result === 'failed' ? [ready] : [...checks, ...(await probed(session))];
}

async function readiness({ gateway }: Session): Promise<Check> {
  const { status } = await gateway.fetch('/ready');
  if (status === 200) return { name: 'gateway', result: 'ok', found: `${gateway.url} accepts requests.` };
  const advice = status === 503 ? 'Its log says why.' : 'This is not the address of a gateway.';
  return { name: 'gateway', result: 'failed', found: `${gateway.url}/ready responds with HTTP status ${status}.`, advice };
}

async function clock({ gateway }: Session): Promise<Check> {
  const date = (await gateway.fetch('/health')).headers.get('date');
  const seconds = date === null ? 0 : Math.round((Date.now() - Date.parse(date)) / 1000);
  if (Math.abs(seconds) <= CLOCK_SECONDS) return { name: 'clock', result: 'ok', found: 'The same as the gateway.' };
  const advice = 'Tokens of OpenID Connect may seem expired: synchronise the clocks with NTP.';
  return {
    name: 'clock',
    result: 'warning',
    found: `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the gateway.`,
    advice,
  };
}

async function probed(session: Session): Promise<Check[]> {
  const here = await nodeOf(session.io, {}).catch((error: unknown) => error as Error);
  const isKnown = !(here instanceof Error);
  const host = isKnown ? here : { cpu: 'x86_64', gpu: [], policy: 'UPSTREAM' as const };
  try {
    const { viewer, catalogs, host: node } = await session.gateway.query(PROBE, { host, hasHost: isKnown });
    return [
      { name: 'version', result: 'ok', found: 'The gateway understands this command line.' },
      tokenCheck(viewer),
      catalogsCheck(catalogs.nodes),
      node
        ? { name: 'this machine', result: 'ok', found: [node.cpu, ...node.gpuArchitectures].join(' with ') }
        : { name: 'this machine', result: 'warning', found: isKnown ? 'Its CPU is unknown.' : here.message },
    ];
  } catch (error) {
    return [{ name: 'requests', result: 'failed', found: (error as Error).message }];
  }
}

function tokenCheck({
  isAuthenticated,
  name,
  role,
}: {
  isAuthenticated: boolean;
  name: string | null;
  role: string | null;
}): Check {
  if (isAuthenticated) return { name: 'token', result: 'ok', found: `${name ?? ''} has the role ${(role ?? '').toLowerCase()}.` };
  return { name: 'token', result: 'ok', found: 'None. Imports need one with the staff role in GATEWAY_TOKEN.' };
}

function catalogsCheck(catalogs: readonly { name: string; version: string; updateErrors: string }[]): Check {
  const failing = catalogs.find(({ updateErrors }) => updateErrors !== '');
  if (failing)
    return {
      name: 'catalogs',
      result: 'warning',
      found: `The last refresh of ${catalogName(failing)} failed: ${failing.updateErrors}`,
      advice: 'See "catalog jobs --state failed".',
    };
  if (catalogs.length === 0)
    return { name: 'catalogs', result: 'warning', found: 'None.', advice: 'Import one: catalog import eessi' };
  return { name: 'catalogs', result: 'ok', found: catalogs.map(catalogName).join(', ') };
}
