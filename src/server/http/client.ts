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

/** Whether what is next to the gateway, a client or a proxy, is on this machine. */
export const isLocalSocket = ({ remoteAddress = '' }: { readonly remoteAddress?: string | undefined }): boolean =>
  isLocal(normalised(remoteAddress));

function forwardedFor(forwarded: string | string[] | undefined, proxies: number): string | undefined {
  if (proxies === 0 || forwarded === undefined) return undefined;
  const address = withoutPort(String(forwarded).split(',').at(-proxies)?.trim() ?? '');
  return ipaddr.isValid(address) ? address : undefined;
}

/** Some proxies write ports as well (`192.0.2.1:51234`, `[2001:db8::1]:443`), and some put IPv6 addresses into brackets. */
function withoutPort(written: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(written) ?? [];
  return bracketed ?? plain ?? written;
}

function normalised(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4' || parsed.range() === 'loopback') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_HOST_BITS}`).toString()}/${IPV6_HOST_BITS}`;
}
