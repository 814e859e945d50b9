import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { Budget } from '../../src/server/auth/rateBudget.ts';
import { ConnectionLimit } from '../../src/server/transports/connectionLimit.ts';
import { LocalClients } from '../../src/server/http/localClients.ts';

const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const PROXIED = { 'x-forwarded-for': '203.0.113.7' };

/** What a client of this machine may do, before and after some requests. */
function openLimits(proxies: number) {
  const warnings: string[] = [];
  const local = new LocalClients(proxies, { warn: (message: string) => void warnings.push(message) } as never);
  const budget = new Budget({ perMinute: 1, burst: 1, includesLocal: false }, local.isExempt);
  const connections = new ConnectionLimit({ perAddress: 1, includesLocal: false }, local.isExempt);
  const client = { address: '127.0.0.1', requestId: 'x' };
  const spend = () => budget.enter({ name: null, role: null }, client);
  const isLimited = () => {
    for (let count = 0; count < 3; count += 1) {
      spend();
      connections.enter(client.address);
    }
    return [spend() !== null, connections.isFull(client.address)];
  };
  return { local, warnings, isLimited };
}

test('clients on this machine are exempt until a proxy on it shows itself, which is warned of once', () => {
  const { local, warnings, isLimited } = openLimits(0);
  local.notice(request('127.0.0.1'));
  const before = isLimited();

  local.notice(request('::ffff:127.0.0.1', PROXIED));
  local.notice(request('127.0.0.1', { forwarded: 'for=203.0.113.7' }));

  expect([before, isLimited()]).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(warnings).toEqual([expect.stringContaining('TRUST_PROXY is 0')]);
});

test('nobody elsewhere takes the exemption away, and where proxies are told of there is nothing to notice', () => {
  const [direct, told] = [openLimits(0), openLimits(1)];

  direct.local.notice(request('203.0.113.9', PROXIED));
  told.local.notice(request('127.0.0.1', PROXIED));

  for (const { isLimited, warnings } of [direct, told]) expect([isLimited(), warnings]).toEqual([[false, false], []]);
});
