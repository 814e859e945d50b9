import { BY_NAME, type Hits } from './hits.ts';
import { unprefixed } from './language.ts';
import { glued } from './nameForms.ts';
import { KIND } from './ranking.ts';
import type { SearchQuery } from './readQuery.ts';
import { WORD, type SearchIndex } from './searchIndex.ts';
import { corrections } from './typo.ts';
import { disagreement, findParents } from './wholeNames.ts';

/** Levels a mistake is worth: a word of a name, then the wrong language, then one mistake more. */
const MISTAKE = 8;
const ONLY_A_WORD = 1;
/** Shorter words that are only a part of a name are too near to too much. */
const SHORTEST_WORD = 5;

/** The names that the search is a typo of, whole names before words of names, and the packages that bring them along. */
export function findTypos(index: SearchIndex, query: SearchQuery, hits: Hits): void {
  const words = query.words.join(' ');
  const typed = new Set([glued(words), glued(unprefixed(words)?.rest ?? '')]);
  for (const text of typed) {
    findIn(index, query, text, 'names', hits);
    if (query.words.length === 1) findIn(index, query, text, 'nameWords', hits);
  }
  findParents(index, hits, KIND.typo, KIND.typo);
}

function findIn(index: SearchIndex, query: SearchQuery, text: string, table: 'names' | 'nameWords', hits: Hits): void {
  const below = table === 'names' ? 0 : ONLY_A_WORD;
  for (const { id, word, distance } of corrections(text, index[table])) {
    if (table === 'nameWords' && word.length < SHORTEST_WORD) continue;
    const level = distance * MISTAKE + below;
    index[table].forEachOf(id, (document, weight) => {
      if (table === 'nameWords' && weight === WORD.hump) return;
      hits.add(document, KIND.typo, level + 2 * disagreement(index, query, document), BY_NAME);
    });
  }
}
