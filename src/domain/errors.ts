import type { ImportSummary } from './summary.ts';

/** A failure that a caller can understand and act on; everything else is a defect. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
}

export type UpstreamErrorCode = 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_REFUSED' | 'BAD_SHAPE' | 'TOO_LARGE' | 'UNKNOWN_RELEASE';

/** Upstream could not be asked, or what it answered cannot be used. */
export class UpstreamError extends DomainError {
  override name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  /** Whether the same request may well succeed a little later. */
  readonly transient: boolean;

  constructor(code: UpstreamErrorCode, message: string, options: { transient?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.transient = options.transient ?? false;
  }
}

/** What a request can clash with. */
export type ConflictingType =
  'Catalog' | 'Package' | 'PackageVersion' | 'Target' | 'ImportJob' | 'Offering' | 'OfferingCatalog' | 'ApiToken';

/** The request clashes with what is there: the same natural key, or a job that has ended. */
export class ConflictError extends DomainError {
  override name = 'ConflictError';
  readonly code = 'CONFLICT';
  /** What it clashes with, where that can be told. */
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

export class NotFoundError extends DomainError {
  override name = 'NotFoundError';
  readonly code = 'NOT_FOUND';
}

export interface InputIssue {
  readonly path: readonly string[];
  readonly message: string;
}

/** Every field at fault at once, each with the rule it breaks. */
export class InvalidInputError extends DomainError {
  override name = 'InvalidInputError';
  readonly code = 'INVALID_INPUT';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '));
    this.issues = issues;
  }
}

/** An argument that can be mended: page size, cursor, id. Reported beside the data, not in a result. */
export class BadUserInputError extends DomainError {
  override name = 'BadUserInputError';
  readonly code = 'BAD_USER_INPUT';
}

/** An import that ended by a rule of ours; the code is what the job shows. */
export class ImportError extends DomainError {
  override name = 'ImportError';
  readonly code: 'SHRINK_GUARD' | 'CATALOG_GONE';
  /** What the import would have done, where it got that far. */
  readonly summary: ImportSummary | undefined;

  constructor(code: ImportError['code'], message: string, summary?: ImportSummary) {
    super(message);
    this.code = code;
    this.summary = summary;
  }
}

/** The keys of the identity provider cannot be had now, so its tokens cannot be checked. The same request may succeed a little later. */
export class ProviderUnavailableError extends DomainError {
  override name = 'ProviderUnavailableError';
  readonly code = 'PROVIDER_UNAVAILABLE';

  constructor(options: { cause?: unknown } = {}) {
    super('The identity provider does not answer now, so the token cannot be checked; try again in a few seconds.', options);
  }
}

/** The database does not answer now: it is restarted, cut off, or has no connection free. The same request may succeed a little later. */
export class DatabaseUnavailableError extends DomainError {
  override name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(options: { cause?: unknown } = {}) {
    super('The database does not answer now; try again in a few seconds.', options);
  }
}
