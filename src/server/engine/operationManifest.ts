import { readFileSync } from 'node:fs';
import { documentFaults, schema } from '../../schema/index.ts';

/** The texts of operations, by the ids that clients have for them. */
export type OperationManifest = ReadonlyMap<string, string>;

/**
 * The operations of a file as relay-compiler and graphql-codegen write it: an object of texts by their ids.
 * @throws Error that names every problem of the file at once
 */
export function readOperationManifest(path: string): OperationManifest {
  const operations = Object.entries(objectOf(path));
  const faults = operations.flatMap(([id, text]) => faultsOf(text).map((fault) => `  "${id}": ${fault}`));
  if (operations.length === 0) faults.push('  It has no operation.');
  if (faults.length > 0) throw unusable(path, faults.join('\n'));
  return new Map(operations as [string, string][]); // all texts, or there were faults
}

function objectOf(path: string): object {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unusable(path, `  ${(error as Error).message}`);
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw unusable(path, '  It is no object of texts by their ids.');
}

const faultsOf = (text: unknown) => (typeof text === 'string' ? documentFaults(schema, text) : ['It is no text.']);

const unusable = (path: string, faults: string) => new Error(`PERSISTED_OPERATIONS "${path}" cannot be used:\n${faults}`);
