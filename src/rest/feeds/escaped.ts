/** Characters that XML 1.0 does not allow. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text without characters that XML does not allow. */
export const plain = (text: string): string => text.toWellFormed().replace(FORBIDDEN, '\ufffd');

/** A text as HTML. */
export const escaped = (text: string): string => plain(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
