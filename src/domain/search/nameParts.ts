import { BY_NAME, type Hits } from './hits.ts';
import { languageNamed } from './language.ts';
import { glued, nameWords } from './nameForms.ts';
import { KIND } from './ranking.ts';
import type { SearchQuery } from './readQuery.ts';
import type { SearchIndex } from './searchIndex.ts';
import { Tally } from './tally.ts';
import { disagreement } from './wholeNames.ts';

/** Shorter texts begin too many names. */
const SHORTEST_BEGINNING = 2;
/** Shorter words begin too many words of names. */
const SHORTEST_WORD_BEGINNING = 3;
/** What a name gains that is nearly typed out: as much as sixteen times the dependents. */
const TYPED_OUT = 4;

/** The names that the search begins, as while typing. */
export function findBeginnings(index: SearchIndex, query: SearchQuery, hits: Hits): void {
  const typed = glued(query.words.join(''));
  if (typed.length < SHORTEST_BEGINNING) return;
  for (const id of index.names.beginningWith(typed)) {
    const share = typed.length / index.names.wordAt(id).length;
    index.names.forEachOf(id, (document) => {
      const standing = index.standingAt(document);
      hits.add(document, KIND.beginning, disagreement(index, query, document), BY_NAME, standing + TYPED_OUT * share);
    });
  }
}

/** The sums of levels, and the levels of one word, used again for each search. */
const sums = new Tally();
const levels = new Tally();

/** The names that have every word of the search, whole or begun, in any order. */
export function findNameWords(index: SearchIndex, query: SearchQuery, hits: Hits): void {
  const words = query.words.filter((word) => query.words.length === 1 || languageNamed(word) === null).flatMap(nameWords);
  const [first, ...others] = words;
  if (first === undefined) return;
  findLevels(index, first, sums);
  let documents = sums.documents;
  for (const word of others) {
    findLevels(index, word, levels);
    documents = documents.filter((document) => levels.get(document) > 0);
    for (const document of documents) sums.set(document, sums.get(document) + levels.get(document));
  }
  for (const document of documents)
    hits.add(document, KIND.words, sums.get(document) + disagreement(index, query, document), BY_NAME);
}

/** How well each name has a word: 1 as a word, 2 as a part told by its case, 3 as the beginning of a word. */
function findLevels(index: SearchIndex, word: string, found: Tally): void {
  const add = (document: number, level: number) => {
    const known = found.get(document);
    if (known === 0 || level < known) found.set(document, level);
  };
  found.clear();
  index.nameWords.forEach(word, add);
  if (word.length < SHORTEST_WORD_BEGINNING) return;
  for (const id of index.nameWords.beginningWith(word)) index.nameWords.forEachOf(id, (document) => add(document, 3));
}
