const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** What a text that stands for a boolean says; a text that does not stays as it is. */
export const booleanOf = (text: string): boolean | string => BOOLEANS[text.toLowerCase()] ?? text;
