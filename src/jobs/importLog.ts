import type { ImportJob } from '../domain/importJob.ts';

/** The log of imports for operators, such as a pino logger. */
export interface ImportLog {
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** The demo is loaded by the gateway at its first start, which is logged there. */
const levelOf = ({ source }: ImportJob) => (source === 'DEMO' ? 'debug' : 'info');

/** The end of an import in this process, as logged. */
export interface Ending {
  readonly message: string;
  readonly fields?: object;
}

/** The log fields that identify an import. They hold no secrets: addresses in errors have no credentials. */
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

/** Logs the start of an import in this process. */
export function logStart(log: ImportLog, job: ImportJob): void {
  log[levelOf(job)](importFields(job), 'import started');
}

/** Logs the end of an import in this process. */
export function logEnd(log: ImportLog, job: ImportJob, seconds: number, { message, fields = {} }: Ending): void {
  log[levelOf(job)]({ ...importFields(job), seconds: Math.round(seconds * 1_000) / 1_000, ...fields }, message);
}
