import type { DatabaseKind } from '../plan.ts';

/** A database without catalogs, deleted on disposal. */
export interface Database extends AsyncDisposable {
  readonly kind: DatabaseKind;
  /** The settings of a gateway that uses it. */
  readonly env: { readonly DATABASE_URL: string } | { readonly DATA_DIR: string };
}
