import type { Logger } from 'pino';

/**
 * Logs rejections that nothing awaits, and lets the process go on: they are defects of one request, and all other requests would
 * otherwise end with it (Node.js ends a process by default).
 */
export function logUnhandledRejections(log: Logger): void {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a promise was rejected that nothing awaited: a defect'));
}
