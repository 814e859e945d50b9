import { BadUserInputError } from '../../domain/errors.ts';
import type { OrderTerm } from './order.ts';
import { beginsWith, type Clause, contains } from './clause.ts';

const MAX_WORDS = 10;
const MAX_LENGTH = 255;

/** The words of a search text, in lower case. @throws BadUserInputError for a text that is too long or has too many words */
export function searchWords(search: string | null | undefined): string[] {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if ((search ?? '').length > MAX_LENGTH)
    throw new BadUserInputError(`A search takes at most ${MAX_LENGTH} characters, not ${search?.length}.`);
  if (words.length > MAX_WORDS) throw new BadUserInputError(`A search takes at most ${MAX_WORDS} words, not ${words.length}.`);
  if (words.some((word) => word.includes('\0') || !word.isWellFormed()))
    throw new BadUserInputError('The search has a character that no stored text can have.');
  return words;
}

/**
 * The conditions of a search: every word must occur in the name, the description, a virtual package, a version or module version,
 * or the name of an extension.
 */
export function searchClauses(search: string | null | undefined): Clause[] {
  return searchWords(search).map((word) => ({
    level: 'row',
    sql: (param) => {
      const pattern = param(contains(word));
      // Uncorrelated subqueries run once and are hashed; correlated ones would run for every package.
      return `(p.sort_name LIKE ${pattern} OR (NOT p.is_described_by_us AND lower(p.description) LIKE ${pattern})
        OR lower(array_to_string(p.provides, ' ')) LIKE ${pattern}
        OR p.id IN (SELECT w.package_id FROM package_version w WHERE lower(w.version) LIKE ${pattern} OR lower(w.module_version) LIKE ${pattern})
        OR p.id IN (SELECT w.parent_package_id FROM package_version w JOIN package e ON e.id = w.package_id
             WHERE w.parent_package_id IS NOT NULL AND e.sort_name LIKE ${pattern})
        OR p.id IN (SELECT r.parent_id FROM package_parent r JOIN package e ON e.id = r.package_id WHERE e.sort_name LIKE ${pattern}))`;
    },
  }));
}

/**
 * The sort key of relevance: 0 for the exact name, 1 for names that begin with the text, 2 for the rest; best first in either
 * direction.
 * @throws BadUserInputError without a search text
 */
export function beginsWithTerm(name: string, search: string | null | undefined): OrderTerm {
  const text = searchWords(search).join(' ');
  if (text === '') throw new BadUserInputError('The order RELEVANCE needs a search text.');
  return {
    type: 'int',
    sql: (param) => `CASE WHEN ${name} = ${param(text)} THEN 0 WHEN ${name} LIKE ${param(beginsWith(text))} THEN 1 ELSE 2 END`,
  };
}
