/** An upstream entry or value that is skipped while the import continues; its message becomes a problem of the import. */
export class InvalidEntry extends Error {
  override name = 'Unusable';
}

/** Called with the message of a problem. */
export type Report = (message: string) => void;

/** The result of `read`, or null after reporting an InvalidEntry. */
export function tryRead<T>(read: () => T, report: Report): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidEntry)) throw error;
    report(error.message);
    return null;
  }
}

/** The valid members of a list; the others are reported. */
export function readEach<T>(values: readonly unknown[], read: (value: unknown) => T, report: Report): T[] {
  const results: T[] = [];
  for (const value of values) tryRead(() => results.push(read(value)), report);
  return results;
}
