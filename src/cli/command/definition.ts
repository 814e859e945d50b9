import type { Argument, Option } from 'commander';
import type { Session } from './session.ts';

/** A use of a command, for its help and the manual. */
export interface Example {
  readonly command: string;
  readonly description: string;
}

/** A command: what its help, the manual and the completion of shells show, and what it does. */
export interface CommandDefinition<Options extends object = object> {
  readonly name: string;
  /** One line, in lower case, without a period. */
  readonly summary: string;
  /** Further sentences. */
  readonly description?: string;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  /** The fields of `--json`; without them there is no such option. */
  readonly fields?: readonly string[];
  readonly examples: readonly Example[];
  /** @throws Failure */
  run(session: Session, options: Options, args: readonly string[]): Promise<void>;
}

/** Declares a command with the type of its options: commander passes those that the definition declares. */
export const defineCommand = <Options extends object>(definition: CommandDefinition<Options>): CommandDefinition => definition;
