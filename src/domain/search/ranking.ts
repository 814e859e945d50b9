/** Why a document is a hit: the value of the API's enum SearchField. */
export type SearchField = 'NAME' | 'EXTENSION' | 'VIRTUAL' | 'VERSION' | 'HOMEPAGE' | 'DESCRIPTION';

/**
 * How a document was found, best first: every hit of one kind stands before those of the next. Typos stand behind all that needs
 * no guess about names; the words of a text come last, by their score.
 */
export const KIND = {
  name: 0,
  form: 1,
  alias: 2,
  binding: 3,
  virtual: 4,
  extension: 5,
  beginning: 6,
  words: 7,
  version: 8,
  homepage: 9,
  typo: 10,
  text: 11,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];
