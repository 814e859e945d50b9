import type { Reason } from '../../domain/search/hits.ts';
import type { SearchResult } from '../../domain/search/search.ts';

/** The packages that a search finds, best first. */
export class FoundPackages {
  /** The text of the search. */
  readonly text: string;
  readonly ids: readonly string[];
  /** The rank of each, see `rankOf`. */
  readonly ranks: readonly number[];
  /** What was probably meant, best first; empty where every word was found. */
  readonly didYouMean: readonly string[];
  /** The words that were looked for. */
  readonly words: readonly string[];
  /** The versions that were looked for. */
  readonly versions: readonly string[];
  readonly #reasons: readonly (readonly Reason[])[];
  #places: ReadonlyMap<string, number> | null = null;

  constructor(text: string, { hits, didYouMean, words, versions }: SearchResult) {
    this.text = text;
    this.ids = hits.map(({ key }) => key);
    this.ranks = hits.map(({ rank }) => rank);
    this.didYouMean = didYouMean;
    this.words = words;
    this.versions = versions;
    // Lists in place of objects: hits are kept, and most reasons are shared.
    this.#reasons = hits.map(({ reasons }) => reasons);
  }

  /** Why a package is found; empty for one that is not. */
  reasonsOf(id: string): readonly Reason[] {
    this.#places ??= new Map(this.ids.map((key, place) => [key, place]));
    return this.#reasons[this.#places.get(id) ?? -1] ?? [];
  }

  /** The text stands for what it finds in the keys of loaders. */
  toJSON(): string {
    return this.text;
  }
}
