import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationParams, ResolvedParams } from './operation.ts';
import type { OperationManifest } from './operationManifest.ts';
import { badRequest, type CheckedParams, checkParams } from './params.ts';

/** What clients have asked for by id may take so much memory, and one text of it so much. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_TEXT_BYTES = 2 ** 18;
/** What a text takes beside its characters, which have up to two bytes. */
const OVERHEAD = 500;

/**
 * Finds the text of what clients ask for by an id. Where operations are listed nothing else runs; where none are, a text that
 * came with its SHA-256 is found by that as long as there is room, as Apollo's clients expect.
 */
export class PersistedOperations {
  readonly #manifest: OperationManifest | null;
  readonly #manifestTexts: ReadonlySet<string>;
  readonly #kept = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_TEXT_BYTES,
    sizeCalculation: (text) => text.length * 2 + OVERHEAD,
  });
  /** What will be kept by its hash if it is valid. */
  readonly #candidates = new WeakMap<object, string>();

  /** @param manifest null: any operation may run */
  constructor(manifest: OperationManifest | null) {
    const texts = [...(manifest?.values() ?? [])];
    this.#manifest = manifest && new Map([...texts.map((text) => [sha256(text), text] as const), ...manifest]);
    this.#manifestTexts = new Set(texts);
  }

  /** Whether nothing runs but what the operator has listed. */
  get isListOnly(): boolean {
    return this.#manifest !== null;
  }

  /**
   * The text of the document that a client asks for, by itself, by an id or by both.
   * @throws GraphQLError BAD_REQUEST, BAD_USER_INPUT, PERSISTED_QUERY_NOT_FOUND or PERSISTED_QUERY_REQUIRED
   */
  resolve(params: OperationParams): ResolvedParams {
    const checked = checkParams(params);
    const { query, operationName, variables } = checked;
    if (query === undefined && !hasId(checked)) throw badRequest('Must provide query string.');
    if (query !== undefined && !hasId(checked) && !this.#manifest) return { query, operationName, variables };
    return this.#withText(checked, { query: query ?? '', operationName, variables });
  }

  /** Says that what was resolved is valid: a text that came with its hash is kept by that. */
  noteValid(params: ResolvedParams): void {
    const hash = this.#candidates.get(params);
    if (hash !== undefined) this.#kept.set(hash, params.query);
  }

  #withText(checked: CheckedParams, params: ResolvedParams): ResolvedParams {
    const id = idOf(checked);
    if (this.#manifest) return { ...params, query: this.#manifestText(this.#manifest, id, params.query) };
    if (id === undefined) return params;
    if (params.query === '') return { ...params, query: this.#keptText(id) };
    if (sha256(params.query) !== id) throw mismatch('The id is not the SHA-256 of the query that came with it.');
    if (!this.#kept.has(id)) this.#candidates.set(params, id);
    return params;
  }

  #manifestText(manifest: OperationManifest, id: string | undefined, query: string): string {
    const text = id === undefined ? query : manifest.get(id);
    if (text === undefined || !this.#manifestTexts.has(text)) throw required();
    if (query !== '' && query !== text) throw mismatch('The id is listed for another query than the one that came with it.');
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

/** Whether a text is asked for by an id. */
const hasId = ({ documentId, extensions }: CheckedParams): boolean =>
  documentId !== undefined || persistedQueryOf(extensions) !== undefined;

const persistedQueryOf = (extensions: CheckedParams['extensions']): unknown => extensions?.['persistedQuery'] ?? undefined;

function idOf({ documentId, extensions }: CheckedParams): string | undefined {
  const persistedQuery = persistedQueryOf(extensions);
  const id = documentId === undefined ? persistedQuery && hashOf(persistedQuery) : documentId;
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || id === '') throw mismatch('The id of a persisted operation has to be a text.');
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

function hashOf(persistedQuery: unknown): unknown {
  const { version, sha256Hash } = persistedQuery as { version?: unknown; sha256Hash?: unknown }; // null it is not
  if (version !== 1) throw mismatch('`persistedQuery` has to have the version 1.');
  return sha256Hash ?? '';
}

const mismatch = (message: string) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** In Apollo's words and with its status, on which its clients send the text. */
const notFound = () =>
  new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } } });

const required = () =>
  new GraphQLError('Only operations that the operator has listed run here, and this is none of them.', {
    extensions: { code: 'PERSISTED_QUERY_REQUIRED', http: { status: 400 } },
  });
