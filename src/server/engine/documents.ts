import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { documentLimits, refuseOversizeText } from './documentLimits.ts';

/** Memory that valid documents may take, and what is wrong with others. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_ERROR_BYTES = 4 * 2 ** 20;
/** What a parsed character takes where every other one is a field: measured, and four times that of a usual document. */
const BYTES_PER_CHARACTER = 240;

/** A document that is valid, or the errors for which it is not. */
type Read = DocumentNode | readonly GraphQLError[];

const weight = (_read: unknown, text: string) => (text.length + 1) * BYTES_PER_CHARACTER;

/** Reads the texts of operations: parses and validates each once, and keeps what came of it while there is memory. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #hideSuggestions: boolean;
  readonly #valid = new LRUCache<string, DocumentNode>({ maxSize: MAX_BYTES, sizeCalculation: weight });
  readonly #invalid = new LRUCache<string, readonly GraphQLError[]>({ maxSize: MAX_ERROR_BYTES, sizeCalculation: weight });

  /** @param hidesSchema whether errors may not suggest names, since the schema is not public */
  constructor(schema: GraphQLSchema, hidesSchema: boolean) {
    this.#schema = schema;
    this.#hideSuggestions = hidesSchema;
  }

  /** How many bytes the documents that are kept take, estimated. */
  get bytes(): number {
    return this.#valid.calculatedSize + this.#invalid.calculatedSize;
  }

  /** The document of a text, or the errors that clients are shown: QUERY_TOO_COMPLEX, GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED. */
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

  /** A document beyond its limits is not validated any further. */
  #errorsOf(document: DocumentNode): readonly GraphQLError[] {
    const beyond = validate(this.#schema, document, [documentLimits]);
    if (beyond.length > 0) return beyond;
    return validate(this.#schema, document, specifiedRules, { hideSuggestions: this.#hideSuggestions }).map((error) =>
      asFault(error, 'GRAPHQL_VALIDATION_FAILED', this.#hideSuggestions ? error.message.replace(SUGGESTION, '') : error.message),
    );
  }
}

/** GraphQL.js suggests a selection even where it is told to hide suggestions. */
const SUGGESTION = / ?Did you mean .+\?$/;

export const isDocument = (read: Read): read is DocumentNode => !Array.isArray(read);

/**
 * An error of the document with a code, and with the status that GraphQL over HTTP asks for. `spec` lets a client that accepts
 * application/json have the status 200, as the specification wants it.
 */
function asFault(error: GraphQLError, code: string, message = error.message): GraphQLError {
  if (error.extensions['code'] !== undefined) return error;
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, http: { spec: true, status: 400 } } });
}
