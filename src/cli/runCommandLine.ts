import { CommanderError } from 'commander';
import { EXIT_CODE } from './process/exitCode.ts';
import { Failure } from './process/failure.ts';
import type { Io } from './process/io.ts';
import { reasonOf } from './gateway/failureOf.ts';
import { createProgram } from './program.ts';

/** Runs a command. @param args without the names of Node and the program. @returns the exit code; messages of failures are written */
export async function runCommandLine(args: readonly string[], io: Io, serve: () => Promise<void>): Promise<number> {
  try {
    await createProgram(io, serve).parseAsync(args, { from: 'user' });
    return EXIT_CODE.OK;
  } catch (error) {
    // Commander has written its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.OK : EXIT_CODE.USAGE;
    io.err.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof Failure ? error.exitCode : EXIT_CODE[reasonOf((error as { code?: unknown }).code)];
  }
}
