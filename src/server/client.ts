import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Who is at the other end of a request. */
export interface Client {
  /** By which its limits are kept: an IPv4 address, or the network of an IPv6 one, since one host has all of that. */
  readonly address: string;
  /** By which its answer, its log lines and what a proxy has logged are found together. */
  readonly requestId: string;
  /** Told by what reads the request, for its line in the log. */
  asked?: { readonly role: string | null; readonly body: Buffer | null };
}

/** What may stand in a header, a log and an answer without harm. */
const SANE_ID = /^[\w.:+/=-]{1,128}$/;
const IPV6_HOST_BITS = 64;
const LOOPBACK = /^(127\.|::1$)/;

/** @param proxies how many proxies stand in front, each of which appends to `X-Forwarded-For`; what clients write there is before theirs */
export function clientOf({ headers, socket }: IncomingMessage, proxies: number): Client {
  const given = headers['x-request-id'];
  const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
  return { requestId, address: normalised(forwardedFor(headers['x-forwarded-for'], proxies) ?? socket.remoteAddress ?? '') };
}

/** Whether it is on this machine itself. */
export const isLocal = (address: string): boolean => LOOPBACK.test(address);

function forwardedFor(forwarded: string | string[] | undefined, proxies: number): string | undefined {
  if (proxies === 0 || forwarded === undefined) return undefined;
  const address = String(forwarded).split(',').at(-proxies)?.trim();
  return address !== undefined && ipaddr.isValid(address) ? address : undefined;
}

function normalised(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4' || parsed.range() === 'loopback') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_HOST_BITS}`).toString()}/${IPV6_HOST_BITS}`;
}
