import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { Documents } from '../../src/server/documents.ts';

const keep = (documents: Documents, text: string) => documents.caches.documentCache.set(text, parse(text));

test('a document counts as valid once it was found so, and only as long as it is kept', () => {
  const documents = new Documents();
  keep(documents, '{ a }');
  const before = documents.findValid('{ a }');

  documents.noteValid(parse('{ a }')); // another one of the same text
  const ofAnother = documents.findValid('{ a }');
  const kept = documents.caches.documentCache.get('{ a }');
  if (kept) documents.noteValid(kept);

  expect([before, ofAnother, documents.findValid('{ a }'), documents.findValid('{ b }')]).toEqual([
    undefined,
    undefined,
    kept,
    undefined,
  ]);
  expect(kept).toBeDefined();
});

test('documents are kept by the memory they take: of large ones some, of small ones many, the latest used', () => {
  const documents = new Documents();
  const large = Array.from({ length: 60 }, (_, index) => `{${' a'.repeat(4_000)} b${index} }`);
  for (const text of large) keep(documents, text);
  const ofLarge = large.filter((text) => documents.caches.documentCache.get(text));
  const small = Array.from({ length: 2_000 }, (_, index) => `{ packages { nodes { name b${index} } } }`);
  for (const text of small) keep(documents, text);

  expect(ofLarge).toEqual(large.slice(-ofLarge.length));
  expect(ofLarge.length).toBeGreaterThan(20);
  expect(ofLarge.length).toBeLessThan(50);
  expect(small.every((text) => documents.caches.documentCache.get(text))).toBe(true);
});

test('what is no document is kept as an error, within a bound as well', () => {
  const { errorCache } = new Documents().caches;
  const texts = Array.from({ length: 40 }, (_, index) => `{ ${'x'.repeat(100_000)}${index}`);
  for (const text of texts) errorCache.set(text, new Error('Syntax Error'));

  const kept = texts.filter((text) => errorCache.get(text));

  expect(kept).toEqual(texts.slice(-kept.length));
  expect(kept.length).toBeLessThan(25);
});
