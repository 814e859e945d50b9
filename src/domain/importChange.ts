import type { ChangeKind } from './changeKind.ts';

/** Maximum number of packages of an import whose changes are kept, and of versions of each. */
export const KEPT_PACKAGES = 10_000;
export const KEPT_VERSIONS = 100;

/** A version that a dry run would add, change or remove. */
export interface ImportVersionChange {
  readonly kind: ChangeKind;
  readonly version: string;
  /** Both are empty without a module. */
  readonly moduleName: string;
  readonly moduleVersion: string;
}
