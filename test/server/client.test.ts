import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientOf } from '../../src/server/http/client.ts';

const asked = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const addressOf = (request: IncomingMessage, proxies = 0) => clientOf(request, proxies).address;

test.for([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::1', '::1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
])('the address %s is limited as %s', ([remote, address]) => {
  expect(addressOf(asked(remote as string))).toBe(address);
});

test('X-Forwarded-For is not looked at unless there are proxies', () => {
  expect(addressOf(asked('192.0.2.1', { 'x-forwarded-for': '198.51.100.7' }))).toBe('192.0.2.1');
});

test('what a client writes into X-Forwarded-For itself is not believed', () => {
  const request = asked('192.0.2.1', { 'x-forwarded-for': '203.0.113.9, 198.51.100.7, 198.51.100.8' });

  expect([1, 2].map((proxies) => addressOf(request, proxies))).toEqual(['198.51.100.8', '198.51.100.7']);
});

test.for([
  ['203.0.113.7:51234', '203.0.113.7'],
  ['[2001:db8:1:2::7]:443', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
  ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7:51234', '203.0.113.7'],
])('a proxy may write %s into X-Forwarded-For, for %s', ([forwarded, address]) => {
  expect(addressOf(asked('192.0.2.1', { 'x-forwarded-for': forwarded as string }), 1)).toBe(address);
});

test.for(['nonsense', '203.0.113.7:', '[203.0.113.7', '2001:db8::1]:443', '', '10.0.0.1:80, x'])(
  'an X-Forwarded-For of "%s" leaves the address of the connection',
  (forwarded) => {
    expect(addressOf(asked('192.0.2.1', { 'x-forwarded-for': forwarded }), 1)).toBe('192.0.2.1');
  },
);

test('a request keeps an id that is sane, and gets another one for any other', () => {
  const idOf = (id: string) => clientOf(asked('192.0.2.1', { 'x-request-id': id }), 0).requestId;

  expect(idOf('4bf92f35-77b3.a:1')).toBe('4bf92f35-77b3.a:1');
  for (const odd of ['', 'a b', 'x'.repeat(129), '<script>', 'é', '{"a":1}']) expect(idOf(odd)).toMatch(/^[\da-f-]{36}$/);
});
