import { readFileSync } from 'node:fs';
import { documentFaults, schema } from '../../schema/index.ts';

/** Texts of operations by id. */
export type OperationManifest = ReadonlyMap<string, string>;

/**
 * Reads a persisted operation manifest as written by relay-compiler and graphql-codegen: a JSON object of texts by id.
 * @throws Error that lists all problems of the file
 */
export function readOperationManifest(path: string): OperationManifest {
  const operations = Object.entries(objectOf(path));
  const faults = operations.flatMap(([id, text]) => faultsOf(text).map((fault) => `  "${id}": ${fault}`));
  if (operations.length === 0) faults.push('  It has no operations.');
  if (faults.length > 0) throw unusable(path, faults.join('\n'));
  return new Map(operations as [string, string][]); // all strings, or there were faults
}

function objectOf(path: string): object {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unusable(path, `  ${(error as Error).message}`);
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw unusable(path, '  It is not an object of strings by id.');
}

const faultsOf = (text: unknown) => (typeof text === 'string' ? documentFaults(schema, text) : ['It is not a string.']);

const unusable = (path: string, faults: string) => new Error(`PERSISTED_OPERATIONS "${path}" cannot be used:\n${faults}`);
