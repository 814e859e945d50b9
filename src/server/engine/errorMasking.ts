import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { explain, masked } from '../../schema/index.ts';
import type { Client } from '../http/client.ts';
import type { Refused } from './operation.ts';

/**
 * Masks and counts the errors of all results. Errors that a client can act on are returned unchanged; an unexpected error is
 * logged, and the client receives only the request id.
 */
export class ErrorMasking {
  readonly #log: Pick<Logger, 'error'>;
  readonly #onErrors: OnErrors;

  constructor(log: Pick<Logger, 'error'>, onErrors: OnErrors = () => undefined) {
    this.#log = log;
    this.#onErrors = onErrors;
  }

  /** The result with masked errors; the same object if it has none. */
  shown(result: ExecutionResult, client: Client): ExecutionResult {
    return result.errors ? { ...result, ...this.refused(result.errors, client) } : result;
  }

  /** The error result for a thrown value. */
  failed(thrown: unknown, client: Client): Refused {
    return this.refused([thrown], client);
  }

  /** The result of an operation that has not run because of these errors. */
  refused(thrown: readonly unknown[], client: Client): Refused {
    const errors = thrown.map((error) => this.mask(error, client));
    this.#onErrors(errors);
    return { errors };
  }

  /** The masked error; without a request id if the client is unknown. */
  mask(error: unknown, client?: Client): GraphQLError {
    const known = explain(error);
    if (known) return known;
    const requestId = client?.requestId;
    this.#log.error(
      { err: error instanceof Error && error.cause ? error.cause : error, requestId },
      'a request failed by a defect',
    );
    return masked(error, requestId);
  }
}

/** Removes `extensions.http` from errors, for transports without status and headers. */
export const withoutHttp = (errors: readonly GraphQLError[]): readonly GraphQLError[] =>
  errors.map((error) => {
    if (error.extensions?.['http'] === undefined) return error;
    const { http: _http, ...extensions } = error.extensions;
    return Object.create(error, { extensions: { value: extensions, enumerable: true } }) as GraphQLError;
  });

/** Called with the errors of each result that has any. */
export type OnErrors = (errors: readonly Pick<GraphQLError, 'extensions'>[]) => void;
