import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanDescription, cleanLink, cleanName, cleanNames, cleanText } from '../../src/sources/parsing/clean.ts';

test('texts lose what a database refuses, and the blanks around them', () => {
  expect(cleanText(' a\0b\ud800c \n')).toBe('ab\ufffdc');
  expect(cleanText(null)).toBe('');
  expect(cleanText(3)).toBe('');
});

test('a name is neither cut nor invented', () => {
  expect(cleanName(' SMC++ ', 'A name')).toBe('SMC++');
  for (const unusable of ['', ' ', '\0', null, 3, [], 'x'.repeat(256)])
    expect(() => cleanName(unusable, 'A name')).toThrow('A name is a text of 1 to 255 characters, not ');
});

test('a list of names holds each once; what is none of them is reported', () => {
  const problems: string[] = [];

  expect(cleanNames(['b', ' a', 'b', null, 'a'], 'A tag', (message) => problems.push(message))).toEqual(['b', 'a']);
  expect(problems).toEqual(['A tag is a text of 1 to 255 characters, not null.']);
});

test('descriptions end at 64 KiB, never inside a character', () => {
  expect(cleanDescription('x'.repeat(70_000))).toHaveLength(65_536);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 9 }), (piece) => {
      const description = cleanDescription(piece.repeat(40_000));
      expect(Buffer.byteLength(description)).toBeLessThanOrEqual(65_536);
      expect(description.isWellFormed()).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test.each(['https://www.gromacs.org', 'http://a.b/c?d=e#f', 'HTTPS://A.B/'])('%s is a link', (link) => {
  expect(cleanLink(` ${link}\n`)).toBe(link);
});

test.each([
  'None',
  '(none)',
  '',
  null,
  'hhttps://librdf.org/rasqal',
  'ftp://a.b/',
  'github.com/a',
  'javascript:alert(1)',
  'https:a',
  'http://',
  'https://a b/',
  `https://a.b/${'x'.repeat(3000)}`,
])('%s is no link', (text) => {
  expect(cleanLink(text)).toBeNull();
});
