/** A table of results. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A bound and the measured value. */
export interface Bound {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly isKept: boolean;
}

/** The report of a case. */
export interface Section {
  readonly title: string;
  /** The method, one sentence per entry. */
  readonly method: readonly string[];
  readonly tables: readonly Table[];
  readonly bounds: readonly Bound[];
  /** Markdown for the results file only, too long to print. */
  readonly appendix?: string;
}
