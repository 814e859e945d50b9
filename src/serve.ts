import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { openApp } from './app.ts';
import { type Config, loadConfig } from './config.ts';
import { loadDemo } from './demo.ts';
import { keptStaffToken, passingStaffToken } from './server/staffToken.ts';

/** A gateway that cannot stop in this time is ended. */
const STOP_MS = 20_000;

/** Runs a gateway as the environment says, until the process is told to end. @throws Error for settings that are not valid, and when it cannot start */
export async function serve(): Promise<void> {
  const { config, madeToken } = withStaffToken(loadConfig());
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
  if (config.staffToken === undefined) log.warn('STAFF_TOKEN is not set: nobody is staff, and nothing can be imported');
  if (madeToken) console.log(`Staff token: ${madeToken}`);
}

/** An embedded database comes with a token of its own where none is set. */
function withStaffToken(config: Config): { config: Config; madeToken?: string } {
  if (config.staffToken !== undefined || config.databaseUrl?.startsWith('postgres')) return { config };
  const madeToken = config.databaseUrl === 'memory://' ? passingStaffToken() : keptStaffToken(config.dataDir);
  return { config: { ...config, staffToken: madeToken }, madeToken };
}
