import { readFileSync, statSync } from 'node:fs';
import type { KnownIssue } from '../domain/hosts/knownIssue.ts';
import { type IssueFault, readKnownIssues } from '../domain/hosts/readKnownIssues.ts';
import { projectFile } from '../projectFile.ts';
import { jsonLines, JsonSyntaxError, type JsonPlace, lineOf } from './jsonLines.ts';

/** The known issues that come with the gateway. */
export const OWN_KNOWN_ISSUES = projectFile('src/domain/knownIssues.json');

/** Maximum size of a file, in bytes, and number of faults in a message. */
const SIZE_LIMIT = 2 ** 20;
const FAULT_LIMIT = 10;

/**
 * All known issues: those that come with the gateway, then those of the file that KNOWN_ISSUES names.
 * @throws Error that lists the faults of the file, each with its line and entry
 */
export function readAllKnownIssues(path: string | undefined): readonly KnownIssue[] {
  const own = readFile(OWN_KNOWN_ISSUES);
  return path === undefined ? own : [...own, ...readFile(path, own)];
}

function readFile(path: string | URL, others: readonly KnownIssue[] = []): readonly KnownIssue[] {
  const text = textOf(path);
  const place = placesIn(path, text);
  const json: unknown = JSON.parse(text);
  const { issues, faults } = readKnownIssues(json, others);
  if (faults.length > 0)
    throw unusable(
      path,
      faults.map((fault) => described(fault, place, json)),
    );
  return issues;
}

function textOf(path: string | URL): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error('It is not a file.');
    if (stats.size > SIZE_LIMIT) throw new Error(`It has ${stats.size} bytes; ${SIZE_LIMIT} are allowed.`);
    // Editors on Windows write a byte order mark, which is not JSON.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw unusable(path, [(error as Error).message]);
  }
}

function placesIn(path: string | URL, text: string): JsonPlace {
  try {
    return jsonLines(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw unusable(path, [`line ${error.line}: ${error.message}`]);
    throw error;
  }
}

/** E.g. `line 12, entry 2 ("site-wrf"), match.modules.0: …` */
function described({ index, field, message }: IssueFault, place: JsonPlace, json: unknown): string {
  if (index === null) return `line ${place.line}: ${message}`;
  const line = lineOf(place, [String(index), ...field.split('.')]);
  const code = ((json as readonly unknown[])[index] as { readonly code?: unknown } | null)?.code;
  const name = typeof code === 'string' && code !== '' && code.length <= 100 ? ` (${JSON.stringify(code)})` : '';
  return `line ${line}, entry ${index + 1}${name}${field === '' ? '' : `, ${field}`}: ${message}`;
}

function unusable(path: string | URL, faults: readonly string[]): Error {
  const more = faults.length > FAULT_LIMIT ? [`and ${faults.length - FAULT_LIMIT} more`] : [];
  const lines = [...faults.slice(0, FAULT_LIMIT), ...more].map((fault) => `  ${fault}`);
  return new Error(`KNOWN_ISSUES "${path instanceof URL ? path.pathname : path}" cannot be used:\n${lines.join('\n')}`);
}
