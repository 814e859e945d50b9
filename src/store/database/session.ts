import type { ClientConfig } from 'pg';

/** A session without activity for this long is considered lost, both its transaction and its worker lock. */
export const STALLED_SECONDS = 15;

/**
 * Dates are read and compared as ISO 8601 texts, whatever the database is configured to. A gateway that hangs, or is cut off from
 * the network, holds its locks no longer than the timeouts: its jobs continue elsewhere.
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

/** The configuration of every session of a gateway; options in the URL are added to it. */
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

/** node-postgres prefers the options of the URL to those of the configuration. */
function withOptions(url: string, options: string): string {
  if (!options) return url;
  const address = new URL(url);
  address.searchParams.set('options', options);
  return address.href;
}
