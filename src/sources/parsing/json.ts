import { InvalidEntry } from './invalidEntry.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function parseRecord(text: string): JsonRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidEntry('The entry is not JSON.');
  }
  return recordOf(value, 'An entry');
}

export function recordOf(value: unknown, what: string): JsonRecord {
  if (isRecord(value)) return value;
  throw new InvalidEntry(`${what} is an object, not ${shown(value)}.`);
}

/** A value as a message may show it: short, whatever it holds. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}
