import { ShardedMap } from './shardedMap.ts';

const NONE = -1;
const LETTERS = 26;
const A = 97;
/** Numbers in a chunk of entries, as a power of two: a larger array would be copied as a whole where it grows. */
const CHUNK_BITS = 15;
const CHUNK = 1 << CHUNK_BITS;
const WEIGHT_BITS = 8;
const MAX_WEIGHT = (1 << WEIGHT_BITS) - 1;

/** An entry of a table: that a document has a word. */
export interface Posting {
  readonly document: number;
  /** From 1 to 255; what it means is the table's business. */
  readonly weight: number;
}

/** The words of one length. */
interface WordsOfLength {
  readonly ids: number[];
  /** Of each word the letters it has: next to each other, since all of them are looked at. */
  readonly letters: number[];
}

const NO_WORDS: WordsOfLength = { ids: [], letters: [] };

/**
 * The words of one field of all documents, each with the documents that have it: an inverted index. The entries of a word are a
 * chain in arrays of numbers, 8 bytes each, so that tens of thousands of words with one document cost no object each.
 */
export class WordTable {
  readonly #ids = new ShardedMap<number>();
  readonly #words: string[] = [];
  /** Of each word the letters it has, as bits: most words are told apart from others by them alone. */
  readonly #letters: number[] = [];
  readonly #byLength: (WordsOfLength | undefined)[] = [];
  readonly #heads: number[] = [];
  /** The ids of the words by their first letter. */
  readonly #beginnings = new Map<number, number[]>();
  readonly #chunks: Uint32Array[] = [];
  #used = 0;

  /** The number of different words. */
  get size(): number {
    return this.#words.length;
  }

  /** Bytes of the entries; words and their map come on top, about 100 bytes a word. */
  get entryBytes(): number {
    return this.#chunks.length * CHUNK * Uint32Array.BYTES_PER_ELEMENT;
  }

  add(word: string, document: number, weight = 1): void {
    const id = this.#ids.get(word) ?? this.#newWord(word);
    const chunk = this.#chunks[this.#used >> CHUNK_BITS] ?? this.#newChunk();
    const at = this.#used & (CHUNK - 1);
    chunk[at] = document * (MAX_WEIGHT + 1) + Math.min(weight, MAX_WEIGHT);
    chunk[at + 1] = (this.#heads[id] ?? NONE) + 1;
    this.#heads[id] = this.#used;
    this.#used += 2;
  }

  idOf(word: string): number | undefined {
    return this.#ids.get(word);
  }

  has(word: string): boolean {
    return this.#ids.has(word);
  }

  wordAt(id: number): string {
    return this.#words[id] ?? '';
  }

  /** The documents with a word; none for a word that no document has. */
  forEach(word: string, visit: (document: number, weight: number) => void): void {
    const id = this.#ids.get(word);
    if (id !== undefined) this.forEachOf(id, visit);
  }

  forEachOf(id: number, visit: (document: number, weight: number) => void): void {
    for (let at = this.#heads[id] ?? NONE; at !== NONE;) {
      const chunk = this.#chunks[at >> CHUNK_BITS];
      const packed = chunk?.[at & (CHUNK - 1)] ?? 0;
      at = (chunk?.[(at & (CHUNK - 1)) + 1] ?? 0) - 1;
      visit(packed >>> WEIGHT_BITS, packed & MAX_WEIGHT);
    }
  }

  /** The ids of the longer words that begin with a text. */
  beginningWith(beginning: string): number[] {
    const letters = lettersOf(beginning);
    return (this.#beginnings.get(beginning.charCodeAt(0)) ?? []).filter((id) => {
      if ((letters & ~(this.#letters[id] ?? 0)) !== 0) return false;
      const word = this.#words[id] ?? '';
      return word.length > beginning.length && word.startsWith(beginning);
    });
  }

  /**
   * The ids of the words that may be within some mistakes of a text, by their lengths and letters alone.
   * @param isBeginning whether the text may also be the beginning of a longer word, with one mistake
   */
  nearlySpelledBy(text: string, mistakes: number, isBeginning: boolean): number[] {
    const letters = lettersOf(text);
    const found: number[] = [];
    const longest = isBeginning ? this.#byLength.length - 1 : text.length + mistakes;
    for (let length = Math.max(0, text.length - mistakes); length <= longest; length++) {
      const isBegun = isBeginning && length > text.length + 1;
      const mayLack = length <= text.length + mistakes ? mistakes : 1;
      const { ids, letters: own } = this.#byLength[length] ?? NO_WORDS;
      for (let at = 0; at < ids.length; at++) {
        const missing = letters & ~(own[at] ?? 0);
        if (hasMore(missing, mayLack)) continue;
        if ((isBegun && !hasMore(missing, 1)) || !hasMore((own[at] ?? 0) & ~letters, mistakes)) found.push(ids[at] ?? 0);
      }
    }
    return found.sort((a, b) => a - b);
  }

  #newWord(word: string): number {
    const id = this.#words.length;
    this.#ids.set(word, id);
    this.#words.push(word);
    const begunAlike = this.#beginnings.get(word.charCodeAt(0));
    if (begunAlike) begunAlike.push(id);
    else this.#beginnings.set(word.charCodeAt(0), [id]);
    const letters = lettersOf(word);
    this.#letters.push(letters);
    const alike = (this.#byLength[word.length] ??= { ids: [], letters: [] });
    alike.ids.push(id);
    alike.letters.push(letters);
    this.#heads.push(NONE);
    return id;
  }

  #newChunk(): Uint32Array {
    const chunk = new Uint32Array(CHUNK);
    this.#chunks.push(chunk);
    return chunk;
  }
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) {
    const letter = word.charCodeAt(at) - A;
    if (letter >= 0 && letter < LETTERS) letters |= 1 << letter;
  }
  return letters;
}

/** Whether more than some bits are ones: each step takes the lowest one away. */
function hasMore(bits: number, count: number): boolean {
  let left = bits;
  for (let taken = 0; taken < count && left !== 0; taken++) left &= left - 1;
  return left !== 0;
}
