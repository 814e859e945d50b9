import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { UpstreamError } from '../../domain/errors.ts';

/** Host and port, which identify the configured upstreams. */
export function hostOf(url: string | URL): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** The global unicast range of IPv6; other ranges can embed IPv4 addresses, e.g. `::7f00:1`. */
const ROUTED = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an IP address is publicly routable. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(ROUTED));
}

/** Rejects private IP addresses in URLs, which are never resolved. @throws UpstreamError */
export function refusePrivateLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw refused(url.hostname, host);
}

/** Resolves all addresses of a name, like `dns.lookup`. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup that rejects names with private addresses. The connection uses the checked address, so that a second DNS response
 * cannot differ (DNS rebinding).
 */
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
