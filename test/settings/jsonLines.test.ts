import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines, JsonSyntaxError, lineOf } from '../../src/settings/jsonLines.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const hasLines = (text: string): boolean => {
  try {
    jsonLines(text);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError);
    return false;
  }
};

test('a value has the line on which it begins, and a path that leads nowhere that of the value around it', () => {
  const places = jsonLines('\n[\n  { "a": 1,\n    "b": [\n      "x",\n      "y\\n"\n    ] },\n  7\n]\n');

  const paths = [[], ['0'], ['0', 'a'], ['0', 'b'], ['0', 'b', '1'], ['1'], ['0', 'c'], ['0', 'b', '9']];
  expect(paths.map((path) => lineOf(places, path))).toEqual([2, 3, 3, 4, 6, 8, 3, 4]);
});

test.each([
  ['[\n  1,\n]', 3, 'there is "]"'],
  ['{\n  "a": 1\n  "b": 2 }', 3, 'there is "b" where "," or "}" is expected'],
  ["[\n\n  'a']", 3, `"'a'" is not a value`],
  ['[\n  "a', 2, 'is not a value'],
  ['[1]\n]', 2, 'where the end of the file is expected'],
  ['', 1, 'the file ends where a value is expected'],
  ['{\n', 2, 'the file ends where a name in quotation marks is expected'],
  [`\n${'['.repeat(1_000_000)}`, 2, 'nested more than 100 levels deep'],
])('the line at fault of %j is %s', (text, line, message) => {
  expect(() => jsonLines(text)).toThrow(expect.objectContaining({ line, message: expect.stringContaining(message) }));
});

test('what it accepts is what JSON.parse accepts', () => {
  const damaged = fc.tuple(
    fc.json({ maxDepth: 4 }),
    fc.nat(),
    fc.constantFrom('', '"', ',', ']', '}', '\\', '0', '-', ' ', 'e', '\u0000'),
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    damaged.map(([text, at, other]) => text.slice(0, at % text.length) + other + text.slice((at % text.length) + 1)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(hasLines(text)).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a string of a megabyte is read', () => {
  expect(jsonLines(`["${'x\\n'.repeat(300_000)}"]`).members.size).toBe(1);
});
