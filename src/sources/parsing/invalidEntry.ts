/** An upstream entry or value that has to be left out while the rest goes on; its message becomes a problem of the import. */
export class InvalidEntry extends Error {
  override name = 'Unusable';
}

export type Report = (message: string) => void;

/** What `read` answers, or null and a report where the value is unusable. */
export function tryRead<T>(read: () => T, report: Report): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidEntry)) throw error;
    report(error.message);
    return null;
  }
}

/** The usable ones of a list; the others are reported. */
export function readEach<T>(values: readonly unknown[], read: (value: unknown) => T, report: Report): T[] {
  const results: T[] = [];
  for (const value of values) tryRead(() => results.push(read(value)), report);
  return results;
}
