import { InvalidEntry } from './invalidEntry.ts';

/** A JSON object with unchecked members. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is a list, else an empty list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Parses a JSON object. @throws InvalidEntry */
export function parseRecord(text: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidEntry('The entry is not JSON.');
  }
  return recordOf(value, 'An entry');
}

/** The value as a JSON object. @throws InvalidEntry */
export function recordOf(value: unknown, what: string): JsonRecord {
  if (isRecord(value)) return value;
  throw new InvalidEntry(`${what} is an object, not ${shown(value)}.`);
}

/** A value for a message, truncated. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}
