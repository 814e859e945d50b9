import type { ImportJob } from '../domain/importJob.ts';

/** Where operators read what becomes of imports; a pino logger is one. */
export interface ImportLog {
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** The demo is loaded by the gateway itself at its first start, which says so. */
const levelOf = ({ source }: ImportJob) => (source === 'DEMO' ? 'debug' : 'info');

/** How an import ended here, as the log shows it. */
export interface Ending {
  readonly message: string;
  readonly fields?: object;
}

/** Which import a line is about; addresses of upstreams stand in errors without their credentials, so that nothing is secret. */
export const importFields = ({ id, kind, source, release, catalogId, attempt, dryRun, forced }: ImportJob) => ({
  jobId: id,
  kind,
  source,
  release,
  catalogId,
  attempt,
  dryRun,
  forced,
});

export function logStart(log: ImportLog, job: ImportJob): void {
  log[levelOf(job)](importFields(job), 'import started');
}

export function logEnd(log: ImportLog, job: ImportJob, seconds: number, { message, fields = {} }: Ending): void {
  log[levelOf(job)]({ ...importFields(job), seconds: Math.round(seconds * 1_000) / 1_000, ...fields }, message);
}
