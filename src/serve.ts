import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { openApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { loadDemo } from './demo.ts';
import { keptStaffToken, passingStaffToken } from './server/auth/staffToken.ts';
import { hasStaffToken } from './store/tokens.ts';

/** A gateway that cannot stop in this time is ended. */
const STOP_MS = 22_000;

/** Runs a gateway as the environment says, until the process is told to end. @throws Error for settings that are not valid, and when it cannot start */
export async function serve(): Promise<void> {
  const { config, hint } = withStaffToken(loadConfig());
  const log = pino({ level: config.logLevel, redact: ['*.authorization', '*.headers.authorization'] }, pino.destination(2));
  const stop = new AbortController();
  const opening = openApp({ config, log, signal: stop.signal });
  closeWithGrace({ delay: STOP_MS }, async ({ err }) => {
    if (err) log.fatal({ err }, 'the gateway stops on an error that nobody caught');
    stop.abort();
    // What has begun to open is closed like what is open.
    await (await opening.catch(() => undefined))?.close();
  });
  const app = await opening.catch((error: unknown) => {
    if (stop.signal.aborted) return undefined;
    throw error;
  });
  if (!app || stop.signal.aborted) return;
  const isDemoLoaded =
    config.loadsDemo && (await loadDemo(app).catch((err: unknown) => log.error({ err }, 'the demo catalog could not be loaded')));
  if (isDemoLoaded) console.log('The demo catalog is loaded.');
  console.log(`The gateway listens on ${app.url}: open ${app.url}/graphql in a browser.`);
  if (hint) console.log(hint);
  if (config.staffToken === undefined && config.oidc === undefined && !(await hasStaffToken(app.db))) log.warn(NOBODY_IS_STAFF);
}

const NOBODY_IS_STAFF =
  'nobody is staff, so nothing can be imported: set STAFF_TOKEN, or make a token with the command "token create --role staff"';

/** An embedded database comes with a token of its own where none is set; `hint` tells the user of it. */
function withStaffToken(config: Config): { config: Config; hint?: string } {
  if (config.staffToken !== undefined || config.databaseUrl?.startsWith('postgres')) return { config };
  if (config.databaseUrl === 'memory://') {
    const staffToken = passingStaffToken();
    return { config: { ...config, staffToken }, hint: `Staff token: ${staffToken}` };
  }
  const { token, file, isNew } = keptStaffToken(config.dataDir);
  const hint = isNew ? `Staff token: ${token} (kept in ${file}, and not printed again)` : `The staff token is in ${file}.`;
  return { config: { ...config, staffToken: token }, hint };
}
