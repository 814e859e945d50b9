import { Failure } from '../process/failure.ts';
import type { Output } from '../process/io.ts';

/**
 * The fields that `--json` names; none for all of them, undefined without the option.
 * @throws Failure for a field that the command does not have
 */
export function chosenFields(option: string | true | undefined, known: readonly string[]): readonly string[] | undefined {
  if (option === undefined) return undefined;
  if (option === true) return [];
  const names = option.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Failure('USAGE', `--json has no field "${unknown}". Its fields are ${known.join(', ')}, separated by commas.`);
  return names;
}

/** Writes a value as JSON. */
export const writeJson = (out: Output, value: unknown): void => void out.write(`${JSON.stringify(value, null, 2)}\n`);
