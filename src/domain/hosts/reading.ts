/** Why a name or text is not understood. */
export interface ReadingProblem {
  /** A sentence for the client. */
  readonly message: string;
  /** Names that may be meant, the nearest first; at most three. */
  readonly suggestions: readonly string[];
}

/** What was read, or why it was not. An expected outcome of input, so it is a value and not an exception. */
export type Reading<Value> =
  { readonly value: Value; readonly problem: null } | { readonly value: null; readonly problem: ReadingProblem };

/** A successful reading. */
export const known = <Value>(value: Value): Reading<Value> => ({ value, problem: null });

/** A failed reading. */
export const notKnown = (message: string, suggestions: readonly string[] = []): Reading<never> => ({
  value: null,
  problem: { message, suggestions },
});
