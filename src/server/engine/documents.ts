import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { documentLimits, refuseOversizeText } from './documentLimits.ts';

/** Maximum memory of cached documents, and of cached errors of invalid ones. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ERROR_BYTES = 4 * 2 ** 20;
/** Memory per character of a parsed document, measured for the densest documents; typical ones take a quarter. */
const BYTES_PER_CHARACTER = 240;

/** A valid document, or its errors. */
type Read = DocumentNode | readonly GraphQLError[];

const weight = (_read: unknown, text: string) => (text.length + 1) * BYTES_PER_CHARACTER;

/** Parses and validates the texts of operations, and caches the results. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #hideSuggestions: boolean;
  readonly #valid = new LRUCache<string, DocumentNode>({ maxSize: MAX_BYTES, sizeCalculation: weight });
  readonly #invalid = new LRUCache<string, readonly GraphQLError[]>({ maxSize: MAX_ERROR_BYTES, sizeCalculation: weight });

  /** @param hidesSchema whether errors must not suggest names, since the schema is not public */
  constructor(schema: GraphQLSchema, hidesSchema: boolean) {
    this.#schema = schema;
    this.#hideSuggestions = hidesSchema;
  }

  /** Estimated memory of the caches, in bytes. */
  get bytes(): number {
    return this.#valid.calculatedSize + this.#invalid.calculatedSize;
  }

  /** The document of a text, or its errors: QUERY_TOO_COMPLEX, GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED. */
  read(text: string): Read {
    return this.#valid.get(text) ?? this.#invalid.get(text) ?? this.#readNew(text);
  }

  #readNew(text: string): Read {
    const read = this.#parse(text);
    if (isDocument(read)) this.#valid.set(text, read);
    else this.#invalid.set(text, read);
    return read;
  }

  #parse(text: string): Read {
    try {
      refuseOversizeText(text);
      const document = parse(text);
      const errors = this.#errorsOf(document);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [asFault(error, 'GRAPHQL_PARSE_FAILED')];
      throw error;
    }
  }

  /** A document that exceeds a limit is not validated further. */
  #errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const beyond = validate(this.#schema, document, [documentLimits]);
    if (beyond.length > 0) return beyond;
    return validate(this.#schema, document, specifiedRules, { hideSuggestions: this.#hideSuggestions }).map((error) =>
      asFault(error, 'GRAPHQL_VALIDATION_FAILED', this.#hideSuggestions ? error.message.replace(SUGGESTION, '') : error.message),
    );
  }
}

/** GraphQL.js suggests a selection even with `hideSuggestions`. */
const SUGGESTION = / ?Did you mean .+\?$/;

/** Whether reading a text has resulted in a document. */
export const isDocument = (read: Read): read is DocumentNode => !Array.isArray(read);

/**
 * Adds a code to an error of the document, and the status required by GraphQL over HTTP. With `spec`, clients that accept
 * application/json get the status 200, as the specification requires.
 */
function asFault(error: GraphQLError, code: string, message = error.message): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, http: { spec: true, status: 400 } } });
}
