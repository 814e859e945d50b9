import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { type Context, GraphQLError } from '../schema/index.ts';
import type { Params } from './enveloped.ts';
import type { ListedOperations } from './listedOperations.ts';

/** What clients have asked for by id may take so much memory, and one text of it so much. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_TEXT_BYTES = 2 ** 18;
/** What a text takes beside its characters, which have up to two bytes. */
const OVERHEAD = 500;

/** What a client sends: the text of its operation, an id by which that is known, or both. */
export interface Asked extends Omit<Params, 'query'> {
  readonly query?: string | null;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/** What is to be run; the error that refuses it where nothing is. */
export interface Resolved {
  readonly params: Params;
  readonly refusal: GraphQLError | null;
}

/**
 * Finds the text of what clients ask for by an id. Where operations are listed nothing else runs; where none are, a text that
 * came with its SHA-256 is found by that as long as there is room, as Apollo's clients expect.
 */
export class PersistedOperations {
  readonly #listed: ListedOperations | null;
  readonly #listedTexts: ReadonlySet<string>;
  readonly #kept = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_TEXT_BYTES,
    sizeCalculation: (text) => text.length * 2 + OVERHEAD,
  });
  /** What will be kept by its hash if it is valid. */
  readonly #candidates = new WeakMap<object, string>();

  /** @param listed null: any operation may run */
  constructor(listed: ListedOperations | null) {
    const texts = [...(listed?.values() ?? [])];
    this.#listed = listed && new Map([...texts.map((text) => [sha256(text), text] as const), ...listed]);
    this.#listedTexts = new Set(texts);
  }

  /** Whether nothing runs but what the operator has listed. */
  get isListOnly(): boolean {
    return this.#listed !== null;
  }

  /** What a client asks for, whichever way. Every transport has to run what this returns, and nothing else. */
  resolve(asked: Asked): Resolved {
    // What most clients send, and what a copy of would cost as much as all the rest here.
    if (isPlain(asked) && !this.#listed) return { params: asked, refusal: null };
    const { documentId: _, ...params } = asked;
    try {
      return { params: this.#withText(asked, { ...params, query: asked.query ?? '' }), refusal: null };
    } catch (error) {
      if (error instanceof GraphQLError) return { params: { query: '' }, refusal: error };
      throw error;
    }
  }

  /** Resolves what Yoga takes from a request itself, and keeps what has turned out to be valid over whatever transport. */
  plugin(): Plugin<Context> {
    return {
      onParams: ({ params, request, setParams, setResult }) => {
        const asked = { ...params, ...(request.method === 'GET' && { documentId: documentIdOf(request.url) }) } as Asked;
        if ((asked.query ?? undefined) === undefined && !hasId(asked)) throw noQuery();
        if (typeof asked.query !== 'string' && !hasId(asked)) return; // Yoga says what is wrong with it
        const resolved = this.resolve(asked);
        setParams(resolved.params as typeof params);
        if (resolved.refusal) setResult({ errors: [resolved.refusal] });
      },
      onValidate:
        ({ context: { params } }) =>
        ({ valid }) =>
          void (valid && this.noteValid(params as Params)),
    };
  }

  /** Says that what was resolved is valid: a text that came with its hash is kept by that. */
  noteValid(params: Params): void {
    const hash = this.#candidates.get(params);
    if (hash !== undefined) this.#kept.set(hash, params.query);
  }

  #withText(asked: Asked, params: Params): Params {
    const id = idOf(asked);
    if (this.#listed) return { ...params, query: this.#listedText(this.#listed, id, params.query) };
    if (id === undefined) return params;
    if (params.query === '') return { ...params, query: this.#keptText(id) };
    if (sha256(params.query) !== id) throw mismatch('The id is not the SHA-256 of the query that came with it.');
    if (!this.#kept.has(id)) this.#candidates.set(params, id);
    return params;
  }

  #listedText(listed: ListedOperations, id: string | undefined, query: string): string {
    const text = id === undefined ? query : listed.get(id);
    if (text === undefined || !this.#listedTexts.has(text)) throw required();
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

/** A text and no id. */
const isPlain = (asked: Asked): asked is Asked & Params => typeof asked.query === 'string' && !hasId(asked);

/** Whether a text is asked for by an id. */
export const hasId = ({ documentId, extensions }: Asked): boolean =>
  (documentId ?? undefined) !== undefined || persistedQueryOf(extensions) !== undefined;

const persistedQueryOf = (extensions: unknown): unknown =>
  typeof extensions === 'object' ? ((extensions as { persistedQuery?: unknown } | null)?.persistedQuery ?? undefined) : undefined;

function idOf({ documentId, extensions }: Asked): string | undefined {
  const persistedQuery = persistedQueryOf(extensions);
  const id = (documentId ?? undefined) === undefined ? persistedQuery && hashOf(persistedQuery) : documentId;
  if (id === undefined) return undefined;
  if (typeof id !== 'string' || id === '') throw mismatch('The id of a persisted operation has to be a text.');
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

function hashOf(persistedQuery: unknown): unknown {
  const { version, sha256Hash } = persistedQuery as { version?: unknown; sha256Hash?: unknown }; // null it is not
  if (version !== 1) throw mismatch('`persistedQuery` has to have the version 1.');
  return sha256Hash ?? '';
}

/** Yoga does not read it from an address. */
const documentIdOf = (url: string) => new URLSearchParams(url.slice(url.indexOf('?'))).get('documentId') ?? undefined;

/** Yoga answers it with status 200 where plain JSON is accepted, as it does what a document does wrong. */
const noQuery = () =>
  new GraphQLError('Must provide query string.', { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });

const mismatch = (message: string) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });

/** In Apollo's words and with its status, on which its clients send the text. */
const notFound = () =>
  new GraphQLError('PersistedQueryNotFound', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } } });

const required = () =>
  new GraphQLError('Only operations that the operator has listed run here, and this is none of them.', {
    extensions: { code: 'PERSISTED_QUERY_REQUIRED', http: { status: 400 } },
  });
