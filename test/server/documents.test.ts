import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { Documents, isDocument } from '../../src/server/engine/documents.ts';

const FIELDS = Array.from({ length: 1_800 }, (_, index) => `field${index}`);
const schema = buildSchema(`type Query { name: String, nested: Query ${FIELDS.map((name) => `${name}: Int`).join(' ')} }`);
const open = (hidesSchema = false) => new Documents(schema, hidesSchema);

const codesOf = (read: ReturnType<Documents['read']>) => (isDocument(read) ? [] : read.map(({ extensions: { code } }) => code));

test('a document is parsed and validated once', () => {
  const documents = open();

  const first = documents.read('{ name }');

  expect(isDocument(first)).toBe(true);
  expect(documents.read('{ name }')).toBe(first);
  expect(documents.read('{ name } ')).not.toBe(first);
});

test.for([
  ['a syntax error', '{ name', 'GRAPHQL_PARSE_FAILED'],
  ['a field that does not exist', '{ nme }', 'GRAPHQL_VALIDATION_FAILED'],
  ['too many tokens', `{ ${'a '.repeat(5_100)} }`, 'QUERY_TOO_COMPLEX'],
  ['too many brackets', '{ nested '.repeat(300), 'QUERY_TOO_COMPLEX'],
  ['too many levels', `{ ${'nested { '.repeat(30)} name ${'} '.repeat(31)}`, 'QUERY_TOO_COMPLEX'],
  ['too many aliases', `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: name`).join(' ')} }`, 'QUERY_TOO_COMPLEX'],
])('what is wrong with %s is found once as well', ([, text = '', code]) => {
  const documents = open();

  const first = documents.read(text);

  expect(codesOf(first)).toContain(code);
  expect(documents.read(text)).toBe(first);
});

test('a schema that is not public is not given away by suggestions', () => {
  const messagesOf = (documents: Documents) => {
    const read = documents.read('{ nme }');
    return isDocument(read) ? [] : read.map(({ message }) => message);
  };

  expect(messagesOf(open(false))).toEqual([expect.stringContaining('Did you mean "name"')]);
  expect(messagesOf(open(true))).toEqual(['Cannot query field "nme" on type "Query".']);
});

test('documents are kept by the memory they take: of large ones some, of small ones many, the latest used', () => {
  const documents = open();
  const large = Array.from({ length: 60 }, (_, index) => `{ ${FIELDS.slice(index).join(' ')} }`);
  const first = large.map((text) => documents.read(text));
  const again = large.toReversed().map((text, index) => documents.read(text) === first[large.length - 1 - index]);
  const kept = again.filter(Boolean).length;

  expect(again).toEqual(large.map((_, index) => index < kept));
  expect(kept).toBeGreaterThan(10);
  expect(kept).toBeLessThan(50);

  const small = Array.from({ length: 2_000 }, (_, index) => `{ n${index}: name }`);
  const read = small.map((text) => documents.read(text));
  expect(small.every((text, index) => documents.read(text) === read[index])).toBe(true);
});

test('errors of documents are kept within a bound as well', () => {
  const documents = open();
  const texts = Array.from({ length: 40 }, (_, index) => `{ ${'x'.repeat(1_000)}${index}`);
  const first = texts.map((text) => documents.read(text));
  const again = texts.toReversed().map((text, index) => documents.read(text) === first[texts.length - 1 - index]);
  const kept = again.filter(Boolean).length;

  expect(again).toEqual(texts.map((_, index) => index < kept));
  expect(kept).toBeGreaterThan(10);
  expect(kept).toBeLessThan(25);
  expect(documents.bytes).toBeLessThan(68 * 2 ** 20);
});
