import { UpstreamError } from '../../domain/errors.ts';
import { publicUrl } from './publicUrl.ts';

/**
 * The target of a redirect. Credentials are sent to the same origin only, and never taken from upstream.
 * @throws UpstreamError
 */
export function redirectTarget(from: URL, location: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (!target || !/^https?:$/.test(target.protocol))
    throw refused(`Only http and https addresses are read; ${publicUrl(from)} redirects to another kind.`);
  // A downgrade would allow a man in the middle to answer for an upstream configured with https.
  if (from.protocol === 'https:' && target.protocol === 'http:')
    throw refused(`${publicUrl(from)} redirects from https to http.`);
  const isSameOrigin = target.origin === from.origin;
  target.username = isSameOrigin ? from.username : '';
  target.password = isSameOrigin ? from.password : '';
  return target;
}

const refused = (message: string) => new UpstreamError('UPSTREAM_REFUSED', message);
