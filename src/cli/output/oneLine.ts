/** Replaces the control characters of a text, which would break a table or control the terminal, by spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
