import closeWithGrace from 'close-with-grace';
import { type Logger, pino } from 'pino';
import { type App, openApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { loadDemo } from './demo.ts';
import { keptStaffToken, passingStaffToken } from './server/auth/staffToken.ts';
import { logUnhandledRejections } from './server/observability/logUnhandledRejections.ts';
import { ReadAhead } from './store/index/readAhead.ts';
import { hasStaffToken } from './store/tokens.ts';

/** Milliseconds for the shutdown, after which the process is terminated. */
const STOP_MS = 22_000;

/** Runs a gateway configured by the environment, until the process is stopped. @throws Error for invalid settings, or if it cannot start */
export async function serve(): Promise<void> {
  const { config, hint } = withStaffToken(loadConfig());
  const log = pino({ level: config.logLevel, redact: ['*.authorization', '*.headers.authorization'] }, pino.destination(2));
  const stop = new AbortController();
  const opening = openApp({ config, log, signal: stop.signal });
  logUnhandledRejections(log);
  closeWithGrace({ delay: STOP_MS, skip: ['unhandledRejection'] }, async ({ err }) => {
    if (err) log.fatal({ err }, 'the gateway stops because of an uncaught error');
    stop.abort();
    // A gateway that is still opening is closed once it is open.
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
  console.log(`The gateway listens on ${app.url}: open it in a browser.`);
  if (hint) console.log(hint);
  readAhead(app, log);
  if (config.staffToken === undefined && config.oidc === undefined && !(await hasStaffToken(app.db))) log.warn(NO_STAFF_TOKEN);
}

/** Reads the index of searches at the start; with an embedded database when the console is first opened, since many are never searched. */
function readAhead({ index, changes, db, firstVisit }: App, log: Logger): void {
  const onError = (err: unknown) =>
    log.debug({ err }, 'the packages could not be read for searches; the next search tries again');
  const ahead = new ReadAhead({ index, changes, onError });
  if (db.kind === 'postgresql') ahead.read();
  else void firstVisit.then(() => ahead.read());
}

const NO_STAFF_TOKEN =
  'no token has the staff role, so nothing can be imported: set STAFF_TOKEN, or create a token with "token create --role staff"';

/** Generates a staff token for an embedded database if none is set; `hint` is the message about it. */
function withStaffToken(config: Config): { config: Config; hint?: string } {
  if (config.staffToken !== undefined || config.databaseUrl?.startsWith('postgres')) return { config };
  if (config.databaseUrl === 'memory://') {
    const staffToken = passingStaffToken();
    return { config: { ...config, staffToken }, hint: `Staff token: ${staffToken}` };
  }
  const { token, file, isNew } = keptStaffToken(config.dataDir);
  const hint = isNew ? `Staff token: ${token} (stored in ${file}, and not printed again)` : `The staff token is in ${file}.`;
  return { config: { ...config, staffToken: token }, hint };
}
