/** The exit codes of the command line. 75 is EX_TEMPFAIL of sysexits(3). */
export const EXIT_CODE = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  NOT_ALLOWED: 4,
  NOT_FOUND: 5,
  TRY_AGAIN: 75,
  /** 128 and the number of SIGINT, as shells report it. */
  INTERRUPTED: 130,
} as const;

/** The reason for which a command ends. */
export type ExitReason = keyof typeof EXIT_CODE;

/** What the exit codes mean, for the manual. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT_CODE.OK, 'Success.'],
  [EXIT_CODE.FAILED, 'The command failed, or what it started failed.'],
  [EXIT_CODE.USAGE, 'An unknown command, option or value.'],
  [EXIT_CODE.NOT_ALLOWED, 'A missing or invalid token, or one without the staff role.'],
  [EXIT_CODE.NOT_FOUND, 'There is no such catalog, package, module or import.'],
  [EXIT_CODE.TRY_AGAIN, 'The gateway does not respond or is overloaded: try again later.'],
  [EXIT_CODE.INTERRUPTED, 'Interrupted by Ctrl-C. A watched import continues.'],
];
