import type { IncomingHttpHeaders } from 'node:http';

/** Allowed characters of a Host header, which becomes part of URLs. */
const HOST = /^[a-z0-9.:[\]_-]{1,255}$/i;

/** The last value of a header, set by the nearest proxy; undefined without a proxy. */
const byProxy = (headers: IncomingHttpHeaders, name: string, proxies: number) =>
  proxies === 0
    ? undefined
    : String(headers[name] ?? '')
        .split(',')
        .at(-1)
        ?.trim() || undefined;

/**
 * The host and port requested by the client.
 *
 * @param proxies number of trusted reverse proxies; with 0, `X-Forwarded-Host` is ignored
 * @returns null for an invalid host or port
 */
export function hostOf(headers: IncomingHttpHeaders, proxies: number): string | null {
  const host = byProxy(headers, 'x-forwarded-host', proxies) ?? headers.host ?? 'localhost';
  return HOST.test(host) && URL.canParse(`http://${host}`) ? host : null;
}

/** The origin that the client uses for the gateway: `https://host:port`. Null for an invalid host. */
export function originOf(headers: IncomingHttpHeaders, proxies: number): string | null {
  const host = hostOf(headers, proxies);
  return host === null ? null : `${byProxy(headers, 'x-forwarded-proto', proxies) === 'https' ? 'https' : 'http'}://${host}`;
}

/** Whether an origin belongs to the requested host; default ports may be omitted. */
export function isOfHost(origin: string, host: string | null): boolean {
  if (host === null || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}
