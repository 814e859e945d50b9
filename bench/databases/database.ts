import type { DatabaseKind } from '../plan.ts';

/** A database without catalogs, of its own. */
export interface Database extends AsyncDisposable {
  readonly kind: DatabaseKind;
  /** The settings by which a gateway uses it. */
  readonly env: { readonly DATABASE_URL: string } | { readonly DATA_DIR: string };
}
