import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../src/schema/description.ts';
import { schema } from '../src/schema/index.ts';

/** Given to results of mutations and to imports, not to errors of an answer. */
const ELSEWHERE = new Set(['CONFLICT', 'IMPORT_IN_PROGRESS', 'INVALID_INPUT', 'SHRINK_GUARD']);

const FOLDERS = ['domain', 'schema', 'server'];

/** Every code that the source gives to an error. */
const given = FOLDERS.flatMap((folder) => {
  const url = new URL(`../src/${folder}/`, import.meta.url);
  const texts = readdirSync(url, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, url), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/\bcode(?::| =) '([A-Z_]+)'/g)].map(([, code = '']) => code));
});

test('the schema describes every code that an error of an answer can have', () => {
  expect(given.length).toBeGreaterThan(20);
  expect(given.filter((code) => !(code in ERROR_CODES) && !ELSEWHERE.has(code))).toEqual([]);
  for (const code of Object.keys(ERROR_CODES)) expect(schema.description).toContain(`\`${code}\``);
});
