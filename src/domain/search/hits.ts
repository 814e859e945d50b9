import type { Kind, SearchField } from './ranking.ts';
import { GONE, type SearchIndex } from './searchIndex.ts';

/** Why a document is a hit. */
export interface Reason {
  readonly field: SearchField;
  /** What was found where it is not the name or description: the virtual package, the version, the name of the extension. */
  readonly text: string | null;
  /** The key of the extension by which a package is found. */
  readonly extension: string | null;
}

/** A document found, and where it stands. */
export interface Hit {
  readonly document: number;
  readonly kind: Kind;
  /** Within the kind, the smallest first. */
  readonly level: number;
  /** Within the level, the largest first. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

const plain = (field: SearchField): readonly Reason[] => [{ field, text: null, extension: null }];

/** Reasons that most hits share. */
export const BY_NAME = plain('NAME');
export const BY_HOMEPAGE = plain('HOMEPAGE');
export const BY_WORDS: readonly Reason[] = [...BY_NAME, ...plain('DESCRIPTION')];

/** The reasons of a document with these versions. */
export const byVersions = (versions: readonly string[]): readonly Reason[] =>
  versions.map((text) => ({ field: 'VERSION', text, extension: null }));

/** The documents found, each for the best reason. Documents that were removed from the index are not taken. */
export class Hits {
  readonly #index: SearchIndex;
  readonly #hits = new Map<number, Hit>();

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  get size(): number {
    return this.#hits.size;
  }

  /** Adds a hit unless there is a better one. Without a score, the standing of the document is taken. */
  add(document: number, kind: Kind, level: number, reasons: readonly Reason[], score?: number): void {
    const known = this.#hits.get(document);
    if (known !== undefined && (known.kind < kind || (known.kind === kind && known.level <= level))) return;
    if (this.#index.textLengthAt(document) === GONE) return;
    this.#hits.set(document, { document, kind, level, score: score ?? this.#index.standingAt(document), reasons });
  }

  /** Whether something was found of a kind as good as this. */
  has(kind: Kind): boolean {
    for (const hit of this.#hits.values()) if (hit.kind <= kind) return true;
    return false;
  }

  /** Those up to a kind. */
  upTo(kind: Kind): Hit[] {
    return [...this.#hits.values()].filter((hit) => hit.kind <= kind);
  }

  /** Best first: by kind, level and score, software before extensions, shorter names before longer ones, then by name. */
  ranked(): Hit[] {
    return [...this.#hits.values()].sort(
      (a, b) => a.kind - b.kind || a.level - b.level || b.score - a.score || this.#byName(a, b),
    );
  }

  #byName(a: Hit, b: Hit): number {
    const order = this.#index.nameOrderAt(a.document) - this.#index.nameOrderAt(b.document);
    if (order !== 0) return order;
    const [one, other] = [this.#index.documentAt(a.document), this.#index.documentAt(b.document)];
    return one && other && one.key < other.key ? -1 : 1;
  }
}
