/** How forms, command lines and HTML check boxes write booleans. */
const TRUE = ['true', 't', 'yes', 'y', 'on', '1'];
const FALSE = ['false', 'f', 'no', 'n', 'off', '0'];
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...TRUE.map((text) => [text, true] as const),
  ...FALSE.map((text) => [text, false] as const),
]);

/** The boolean that a text or number stands for, case-insensitive; undefined for anything else. */
export const booleanOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : BOOLEANS.get(String(value).trim().toLowerCase());
