import type { IncomingHttpHeaders } from 'node:http';

/** What a Host header may be made of: its text goes into addresses. */
const HOST = /^[a-z0-9.:[\]_-]{1,255}$/i;

/** The last value of a header, which the proxy that is next to the gateway has written; undefined where there is no proxy. */
const byProxy = (headers: IncomingHttpHeaders, name: string, proxies: number) =>
  proxies === 0
    ? undefined
    : String(headers[name] ?? '')
        .split(',')
        .at(-1)
        ?.trim() || undefined;

/**
 * The host that the client has asked, with its port, before the proxies.
 *
 * @param proxies how many proxies stand in front; `X-Forwarded-Host` is not looked at without any
 * @returns null for what is no host, or has a port that is none
 */
export function hostOf(headers: IncomingHttpHeaders, proxies: number): string | null {
  const host = byProxy(headers, 'x-forwarded-host', proxies) ?? headers.host ?? 'localhost';
  return HOST.test(host) && URL.canParse(`http://${host}`) ? host : null;
}

/** The address under which the client reaches the gateway: `https://host:port`. Null where its host is none. */
export function originOf(headers: IncomingHttpHeaders, proxies: number): string | null {
  const host = hostOf(headers, proxies);
  return host === null ? null : `${byProxy(headers, 'x-forwarded-proto', proxies) === 'https' ? 'https' : 'http'}://${host}`;
}

/** Whether a page of an origin is a page of the host that was asked; the port of its protocol need not be written. */
export function isOfHost(origin: string, host: string | null): boolean {
  if (host === null || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}
