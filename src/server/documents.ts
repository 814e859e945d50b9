import { LRUCache } from 'lru-cache';
import type { DocumentNode } from '../schema/index.ts';

/** Memory that kept documents may take. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ERROR_BYTES = 4 * 2 ** 20;
/** What a character takes that is parsed, and compiled where it is one of a query: 175 to 255 bytes, measured. */
const BYTES_PER_CHARACTER = 240;
/** What a syntax error takes beside its text. */
const ERROR_BYTES = 1_000;

/** What was made of the texts of operations: what is asked again need not be read again. */
export class Documents {
  readonly #kept = new LRUCache<string, DocumentNode>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_document, text) => (text.length + 1) * BYTES_PER_CHARACTER,
  });
  readonly #errors = new LRUCache<string, Error>({
    maxSize: MAX_ERROR_BYTES,
    sizeCalculation: (_error, text) => text.length * 2 + ERROR_BYTES,
  });
  readonly #valid = new WeakSet<DocumentNode>();

  /** For Yoga, which keeps a thousand of them, however large, unless told. */
  readonly caches = { documentCache: this.#kept, errorCache: this.#errors };

  /** The document of a text that was found valid by every rule before. */
  findValid(text: string): DocumentNode | undefined {
    const document = this.#kept.get(text);
    return document && this.#valid.has(document) ? document : undefined;
  }

  /** Says that a document is valid. */
  noteValid(document: DocumentNode): void {
    this.#valid.add(document);
  }
}
