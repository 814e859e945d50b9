/**
 * A text made of several, without the signs that change the direction of what follows: one in a name would reverse the rest. A name
 * by itself is shown as it is, in a `<bdi>`. Source: Unicode Standard Annex #9, explicit formatting characters.
 */
export const withoutOverrides = (text: string): string => text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
