import type { ImportSummary } from './summary.ts';

/** An expected error with a stable code, which is sent to the client. Every other error is masked. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
}

/** Codes of upstream errors, as stored in the import job. */
export type UpstreamErrorCode = 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_REFUSED' | 'BAD_SHAPE' | 'TOO_LARGE' | 'UNKNOWN_RELEASE';

/** A request to upstream failed, or its response cannot be used. */
export class UpstreamError extends DomainError {
  override name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  /** Whether a retry of the same request may succeed. */
  readonly transient: boolean;

  constructor(code: UpstreamErrorCode, message: string, options: { transient?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.transient = options.transient ?? false;
  }
}

/** Types of objects that a request can conflict with. */
export type ConflictingType =
  'Catalog' | 'Package' | 'PackageVersion' | 'Target' | 'ImportJob' | 'Offering' | 'OfferingCatalog' | 'ApiToken';

/** The request conflicts with existing data: the same natural key, or a job that has ended. */
export class ConflictError extends DomainError {
  override name = 'ConflictError';
  readonly code = 'CONFLICT';
  /** The conflicting object; null if unknown. */
  readonly existing: { readonly type: ConflictingType; readonly id: string } | null;

  constructor(message: string, existing: ConflictError['existing'] = null) {
    super(message);
    this.existing = existing;
  }
}

/** Another import of the same catalog is queued or running. */
export class ImportInProgressError extends DomainError {
  override name = 'ImportInProgressError';
  readonly code = 'IMPORT_IN_PROGRESS';
  readonly jobId: string;

  constructor(jobId: string) {
    super(`The import ${jobId} of the same catalog is not finished yet.`);
    this.jobId = jobId;
  }
}

/** An object named in the request does not exist. */
export class NotFoundError extends DomainError {
  override name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
}

/** An invalid field of an input: its path, and the rule that its value violates. */
export interface InputIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** The input is invalid. Lists all invalid fields at once. */
export class InvalidInputError extends DomainError {
  override name = 'InvalidInputError';
  readonly code = 'INVALID_INPUT';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '));
    this.issues = issues;
  }
}

/** An invalid argument, such as a page size, cursor or id. Reported in `errors`, not in a result union. */
export class BadUserInputError extends DomainError {
  override name = 'BadUserInputError';
  readonly code = 'BAD_USER_INPUT';
  /** Values that may be meant, the nearest first. */
  readonly suggestions: readonly string[];

  constructor(message: string, suggestions: readonly string[] = []) {
    super(message);
    this.suggestions = suggestions;
  }
}

/** An import was stopped by a rule of the gateway. The code is stored in the job. */
export class ImportError extends DomainError {
  override name = 'ImportError';
  readonly code: 'SHRINK_GUARD' | 'CATALOG_GONE' | 'UPLOAD_GONE';
  /** The changes the import would have made; undefined if they were not determined. */
  readonly summary: ImportSummary | undefined;

  constructor(code: ImportError['code'], message: string, summary?: ImportSummary) {
    super(message);
    this.code = code;
    this.summary = summary;
  }
}

/** The keys of the identity provider cannot be fetched, so its tokens cannot be verified. A retry may succeed. */
export class ProviderUnavailableError extends DomainError {
  override name = 'ProviderUnavailableError';
  readonly code = 'PROVIDER_UNAVAILABLE';

  constructor(options: { cause?: unknown } = {}) {
    super(
      'The identity provider is currently unavailable, so the token cannot be verified; try again in a few seconds.',
      options,
    );
  }
}

/** The database is restarting, unreachable, or has no free connection. A retry may succeed. */
export class DatabaseUnavailableError extends DomainError {
  override name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(options: { cause?: unknown } = {}) {
    super('The database is currently unavailable; try again in a few seconds.', options);
  }
}
