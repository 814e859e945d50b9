const MARKS = /\p{Mn}/gu;
const ASCII = /^[\x20-\x7e]*$/;

/** A text in lower case and without accents: Ångström becomes angstrom. Its length may differ from that of the text. */
export const foldText = (text: string): string =>
  (ASCII.test(text) ? text : text.normalize('NFKD').replace(MARKS, '')).toLowerCase();
