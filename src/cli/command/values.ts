import { InvalidArgumentError } from 'commander';

/** Reads a number of an option. @throws InvalidArgumentError unless it is a positive integer */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is not a positive integer.');
  return Number(text);
}
