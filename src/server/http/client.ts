import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** The client of a request. */
export interface Client {
  /** Key of rate and connection limits: an IPv4 address, or an IPv6 /64 prefix, since one host can use all of it. */
  readonly address: string;
  /** Correlates the response with the logs of the gateway and of proxies. */
  readonly requestId: string;
}

/** Request ids that are safe in headers, logs and responses. */
const SANE_ID = /^[\w.:+/=-]{1,128}$/;
const IPV6_HOST_BITS = 64;
const LOOPBACK = /^(127\.|::1$)/;

/**
 * Determines the client of a request.
 *
 * @param proxies number of trusted reverse proxies, each of which appends to `X-Forwarded-For`; earlier entries are set by
 * clients
 */
export function clientOf({ headers, socket }: IncomingMessage, proxies: number): Client {
  const given = headers['x-request-id'];
  const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
  return { requestId, address: normalised(forwardedFor(headers['x-forwarded-for'], proxies) ?? socket.remoteAddress ?? '') };
}

/** Whether an address is a loopback address. */
export const isLocal = (address: string): boolean => LOOPBACK.test(address);

/** Whether the direct peer, a client or a proxy, is on this machine. */
export const isLocalSocket = ({ remoteAddress = '' }: { readonly remoteAddress?: string | undefined }): boolean =>
  isLocal(normalised(remoteAddress));

function forwardedFor(forwarded: string | string[] | undefined, proxies: number): string | undefined {
  if (proxies === 0 || forwarded === undefined) return undefined;
  const address = withoutPort(String(forwarded).split(',').at(-proxies)?.trim() ?? '');
  return ipaddr.isValid(address) ? address : undefined;
}

/** Removes the port and brackets that some proxies add (`192.0.2.1:51234`, `[2001:db8::1]:443`). */
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
