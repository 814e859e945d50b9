import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { UpstreamError } from '../domain/errors.ts';

/** Host and port, by which an operator's own upstreams are known. */
export function hostOf(url: string | URL): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Addresses written as numbers never reach a lookup, so they are judged here. */
export function refusePrivateLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublicAddress(host)) throw refused(url.hostname, host);
}

/** Resolves names to public addresses only. The connection uses the very answer that was checked, so a second answer cannot differ. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const found = addresses.find(({ address }) => !isPublicAddress(address));
    if (found) return callback(refused(hostname, found.address), []);
    const [first] = addresses;
    return options.all || !first ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

function refused(host: string, address: string): UpstreamError {
  return new UpstreamError('UPSTREAM_REFUSED', `Only configured upstreams may have a private address; ${host} is ${address}.`);
}
