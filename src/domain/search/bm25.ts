/** How soon further occurrences of a word count for less, and how much the length of a text counts: the usual values. */
const K1 = 1.2;
const B = 0.75;

/** How much the rarity of a word says: 0 for a word of every document, about 9 for one of ten thousand. */
export const rarity = (documents: number, documentsWithWord: number): number =>
  Math.log(1 + (documents - documentsWithWord + 0.5) / (documentsWithWord + 0.5));

/**
 * How much a text is about a word that occurs so often in it, 0 to 2.2: the saturation of Okapi BM25 (S. Robertson and H.
 * Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009). Lengths are in words.
 */
export const aboutness = (times: number, length: number, meanLength: number): number =>
  (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length) / meanLength));
