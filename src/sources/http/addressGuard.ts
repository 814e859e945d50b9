import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { UpstreamError } from '../../domain/errors.ts';

/** Host and port, by which an operator's own upstreams are known. */
export function hostOf(url: string | URL): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** All that is routed of IPv6; the rest holds IPv4 addresses in disguise, `::7f00:1` for one. */
const ROUTED = ipaddr.IPv6.parseCIDR('2000::/3');

export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(ROUTED));
}

/** Addresses written as numbers never reach a lookup, so they are judged here. */
export function refusePrivateLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw refused(url.hostname, host);
}

/** Asks for all addresses of a name, as `dns.lookup` does. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Resolves names to public addresses only. The connection uses the very answer that was checked, so a second answer cannot differ. */
export function publicLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const found = addresses.find(({ address }) => !isPublicAddress(address));
      if (found) return callback(refused(hostname, found.address), []);
      const [first] = addresses;
      return options.all || !first ? callback(null, addresses) : callback(null, first.address, first.family);
    });
}

function refused(host: string, address: string): UpstreamError {
  return new UpstreamError('UPSTREAM_REFUSED', `Only configured upstreams may have a private address; ${host} is ${address}.`);
}
