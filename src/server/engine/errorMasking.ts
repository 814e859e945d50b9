import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { explain, masked } from '../../schema/index.ts';
import type { Client } from '../http/client.ts';
import type { Refused } from './operation.ts';

/**
 * Turns errors into those that clients are shown: errors that a client can act on as they are; of a defect, which is logged, no more
 * than the id of the request that met it. Every error of a result that leaves the gateway passes here, and is counted.
 */
export class ErrorMasking {
  readonly #log: Pick<Logger, 'error'>;
  readonly #onErrors: OnErrors;

  constructor(log: Pick<Logger, 'error'>, onErrors: OnErrors = () => undefined) {
    this.#log = log;
    this.#onErrors = onErrors;
  }

  /** The result with its errors as the client is shown them; the same object where it has none. */
  shown(result: ExecutionResult, client: Client): ExecutionResult {
    return result.errors ? { ...result, ...this.refused(result.errors, client) } : result;
  }

  /** The result that tells a client of something that was thrown. */
  failed(thrown: unknown, client: Client): Refused {
    return this.refused([thrown], client);
  }

  /** The errors for which nothing has run. */
  refused(thrown: readonly unknown[], client: Client): Refused {
    const errors = thrown.map((error) => this.mask(error, client));
    this.#onErrors(errors);
    return { errors };
  }

  /** An error as clients are shown it; without a client where none is known. */
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

/** The errors without what is meant for HTTP alone, for transports that have neither status nor headers. */
export const withoutHttp = (errors: readonly GraphQLError[]): readonly GraphQLError[] =>
  errors.map((error) => {
    if (error.extensions?.['http'] === undefined) return error;
    const { http: _http, ...extensions } = error.extensions;
    return Object.create(error, { extensions: { value: extensions, enumerable: true } }) as GraphQLError;
  });

/** Is told of the errors of every answer that has some. */
export type OnErrors = (errors: readonly Pick<GraphQLError, 'extensions'>[]) => void;
