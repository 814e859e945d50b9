import type { Bound } from './section.ts';

/** The bound of a measured value that must not be above a limit, both printed in the same way. */
export const atMost = (what: string, measured: number, limit: number, format: (value: number) => string): Bound => ({
  what,
  limit: `at most ${format(limit)}`,
  measured: format(measured),
  isKept: measured <= limit,
});
