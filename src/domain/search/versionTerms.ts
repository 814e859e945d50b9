import { foldText } from './foldText.ts';

/**
 * The terms by which a version or module version is found: itself, and what follows each of its hyphens, so that
 * 2024.1-foss-2023b is found by foss-2023b and 2023b too. Without a `v` in front.
 */
export function versionTerms(version: string): string[] {
  const folded = foldText(version).replace(/^v(?=\d)/, '');
  const terms = [folded];
  for (let at = folded.indexOf('-'); at !== -1; at = folded.indexOf('-', at + 1)) terms.push(folded.slice(at + 1));
  return terms.filter((term) => term !== '');
}

/** Whether a version term is the version asked for, or it and something more specific: 1.14.5 for 1.14, but not for 1.1. */
export function isVersion(asked: string, term: string): boolean {
  const rest = term.slice(asked.length);
  return term.startsWith(asked) && (rest === '' || /^[^a-z0-9]/.test(rest) || (/\d$/.test(asked) && /^[a-z]/.test(rest)));
}
