import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationParams, ResolvedParams } from './operation.ts';
import type { OperationManifest } from './operationManifest.ts';
import { badRequest, type CheckedParams, checkParams } from './params.ts';

/** Maximum memory of the stored texts, and of a single text. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_TEXT_BYTES = 2 ** 18;
/** Bytes of an entry in addition to its characters, which take up to two bytes each. */
const OVERHEAD = 500;

/**
 * Resolves persisted operations. With a manifest, no other operations run; without one, texts sent with their SHA-256 are stored
 * and found by it until evicted (automatic persisted queries of Apollo).
 */
export class PersistedOperations {
  readonly #manifest: OperationManifest | null;
  readonly #manifestTexts: ReadonlySet<string>;
  readonly #kept = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_TEXT_BYTES,
    sizeCalculation: (text) => text.length * 2 + OVERHEAD,
  });
  /** Hashes of texts that will be stored if they are valid. */
  readonly #candidates = new WeakMap<object, string>();

  /** @param manifest null allows all operations */
  constructor(manifest: OperationManifest | null) {
    const texts = [...(manifest?.values() ?? [])];
    this.#manifest = manifest && new Map([...texts.map((text) => [sha256(text), text] as const), ...manifest]);
    this.#manifestTexts = new Set(texts);
  }

  /** Whether only operations of the manifest run. */
  get isListOnly(): boolean {
    return this.#manifest !== null;
  }

  /**
   * Resolves the text of the requested document, sent as text, by id, or both.
   * @throws GraphQLError BAD_REQUEST, BAD_USER_INPUT, PERSISTED_QUERY_NOT_FOUND or PERSISTED_QUERY_REQUIRED
   */
  resolve(params: OperationParams): ResolvedParams {
    const checked = checkParams(params);
    const { query, operationName, variables } = checked;
    if (query === undefined && !hasId(checked)) throw badRequest('Must provide query string.');
    if (query !== undefined && !hasId(checked) && !this.#manifest) return { query, operationName, variables };
    return this.#withText(checked, { query: query ?? '', operationName, variables });
  }

  /** Called when the resolved document is valid: stores a text that was sent with its hash. */
  noteValid(params: ResolvedParams): void {
    const hash = this.#candidates.get(params);
    if (hash !== undefined) this.#kept.set(hash, params.query);
  }

  #withText(checked: CheckedParams, params: ResolvedParams): ResolvedParams {
    const id = idOf(checked);
    if (this.#manifest) return { ...params, query: this.#manifestText(this.#manifest, id, params.query) };
    if (id === undefined) return params;
    if (params.query === '') return { ...params, query: this.#keptText(id) };
    if (sha256(params.query) !== id) throw mismatch('The id is not the SHA-256 of the query sent with it.');
    if (!this.#kept.has(id)) this.#candidates.set(params, id);
    return params;
  }

  #manifestText(manifest: OperationManifest, id: string | undefined, query: string): string {
    const text = id === undefined ? query : manifest.get(id);
    if (text === undefined || !this.#manifestTexts.has(text)) throw required();
    if (query !== '' && query !== text) throw mismatch('The id is listed for a different query than the one sent with it.');
    return text;
  }

  #keptText(id: string): string {
    const text = this.#kept.get(id);
    if (text === undefined) throw notFound();
    return text;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const PREFIX = 'sha256:';

/** Whether the request has an id. */
const hasId = ({ documentId, extensions }: CheckedParams): boolean =>
  documentId !== undefined || persistedQueryOf(extensions) !== undefined;

const persistedQueryOf = (extensions: CheckedParams['extensions']): unknown => extensions?.['persistedQuery'] ?? undefined;

function idOf({ documentId, extensions }: CheckedParams): string | undefined {
  const persistedQuery = persistedQueryOf(extensions);
  const id = documentId === undefined ? persistedQuery && hashOf(persistedQuery) : documentId;
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || id === '') throw mismatch('The id of a persisted operation must be a non-empty string.');
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

function hashOf(persistedQuery: unknown): unknown {
  const { version, sha256Hash } = persistedQuery as { version?: unknown; sha256Hash?: unknown }; // not null
  if (version !== 1) throw mismatch('The version of `persistedQuery` must be 1.');
  return sha256Hash ?? '';
}

const mismatch = (message: string) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** The message and status defined by Apollo, after which its clients send the text. */
const notFound = () =>
  new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } } });

const required = () =>
  new GraphQLError('This gateway only runs operations listed by its operator, and this is not one of them.', {
    extensions: { code: 'PERSISTED_QUERY_REQUIRED', http: { status: 400 } },
  });
