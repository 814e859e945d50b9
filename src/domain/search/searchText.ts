import { BadUserInputError } from '../errors.ts';

/** Maximum length of a search, in UTF-16 units. */
const MAX_LENGTH = 255;

/**
 * A search as a client sends it; null for one that is empty or blank, which is ignored.
 * @throws BadUserInputError for a text that is too long, or has a character that no stored text can have
 */
export function searchText(search: string | null | undefined): string | null {
  const text = search?.trim() ?? '';
  if (text.length > MAX_LENGTH)
    throw new BadUserInputError(`A search takes at most ${MAX_LENGTH} characters, not ${text.length}.`);
  if (text.includes('\0') || !text.isWellFormed())
    throw new BadUserInputError('The search has a character that no stored text can have.');
  return text === '' ? null : text;
}
