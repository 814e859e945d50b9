/** Boolean values as sent by forms, command-line tools and HTML check boxes. */
const TRUE = ['true', 't', 'yes', 'y', 'on', '1'];
const FALSE = ['false', 'f', 'no', 'n', 'off', '0'];
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...TRUE.map((text) => [text, true] as const),
  ...FALSE.map((text) => [text, false] as const),
]);

/** Converts a string or number to a boolean, case-insensitive; undefined for any other value. */
export const booleanOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : BOOLEANS.get(String(value).trim().toLowerCase());
