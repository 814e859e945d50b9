export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A promise of the project and what was measured. */
export interface Bound {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly isKept: boolean;
}

/** What a case has to say. */
export interface Section {
  readonly title: string;
  /** How it was measured, a sentence each. */
  readonly method: readonly string[];
  readonly tables: readonly Table[];
  readonly bounds: readonly Bound[];
  /** Markdown for the file of results only: too long to print. */
  readonly appendix?: string;
}
