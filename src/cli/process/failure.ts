import { EXIT_CODE, type ExitReason } from './exitCode.ts';

/** Ends a command with a message in one line and an exit code. */
export class Failure extends Error {
  override name = 'Failure';
  readonly exitCode: number;

  constructor(reason: ExitReason, message: string) {
    super(message);
    this.exitCode = EXIT_CODE[reason];
  }
}
