import type { ClientConfig } from 'pg';

/** After this long without a word from its gateway a session counts as given up, in a transaction and by its worker lock. */
export const STALLED_SECONDS = 15;

/**
 * Dates are read and compared as ISO texts, whatever the database is set to. A gateway that stands still, or that the network has cut
 * off, holds its locks no longer than this: its jobs go on elsewhere.
 */
const OPTIONS = {
  datestyle: 'ISO',
  idle_in_transaction_session_timeout: `${STALLED_SECONDS}s`,
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '2',
  tcp_user_timeout: '20s',
};
const KEEPALIVE_MS = 10_000;

/** What every session of a gateway begins with; options that the address names come on top. */
export function sessionConfig(url: string, application: string): ClientConfig {
  const named = (URL.canParse(url) && new URL(url).searchParams.get('options')) || '';
  const options = [...Object.entries(OPTIONS).map(([name, value]) => `-c ${name}=${value}`), named].join(' ').trim();
  return {
    connectionString: withOptions(url, named && options),
    application_name: application,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_MS,
    options,
  };
}

/** node-postgres takes what the address says in place of what the configuration says. */
function withOptions(url: string, options: string): string {
  if (!options) return url;
  const address = new URL(url);
  address.searchParams.set('options', options);
  return address.href;
}
