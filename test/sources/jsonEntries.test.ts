import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonEntries, type JsonEntry, SLICE_BYTES } from '../../src/sources/parsing/jsonEntries.ts';

async function entriesOf(...chunks: (string | Uint8Array)[]): Promise<JsonEntry[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const entries: JsonEntry[] = [];
  for await (const entry of jsonEntries(source(), 'data.json', 'packages')) entries.push(entry);
  return entries;
}

test('the members of the named object come one by one, those of the top level as they are', async () => {
  const entries = await entriesOf(
    '{"last_update": "now", "packages": {"a": {"n": [1, {}]}, "b": 2 , "c": "}" }, "n": -1.5e3, "packages2": {"x": {}}}',
  );

  expect(entries).toEqual([
    { in: null, key: 'last_update', text: '"now"' },
    { in: 'packages', key: 'a', text: '{"n": [1, {}]}' },
    { in: 'packages', key: 'b', text: '2' },
    { in: 'packages', key: 'c', text: '"}"' },
    { in: null, key: 'n', text: '-1.5e3' },
    { in: null, key: 'packages2', text: '{"x": {}}' },
  ]);
});

test('an object of the same name further down is just a value', async () => {
  const entries = await entriesOf('{"packages":{"packages":{"a":1}},"z":{"packages":{"b":2}}}');

  expect(entries).toEqual([
    { in: 'packages', key: 'packages', text: '{"a":1}' },
    { in: null, key: 'z', text: '{"packages":{"b":2}}' },
  ]);
});

test('names are data, whatever they say', async () => {
  const entries = await entriesOf('{"packages":{"__proto__":1,"constructor":2,"\\u0061\\"\\\\":3,"":4}}');

  expect(entries.map(({ key }) => key)).toEqual(['__proto__', 'constructor', 'a"\\', '']);
});

test('a byte order mark and blanks around everything are accepted', async () => {
  expect(await entriesOf('\ufeff \r\n\t{ "packages" : { } } \n')).toEqual([]);
});

const anyDocument = fc.record({
  before: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 3 }),
  packages: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 5 }),
  blanks: fc.constantFrom(undefined, 1, '\t'),
});

test('wherever a document is cut into chunks, the entries are those of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyDocument,
      fc.array(fc.nat({ max: 20 }), { minLength: 1 }),
      async ({ before, packages, blanks }, sizes) => {
        const others = Object.fromEntries(Object.entries(before).filter(([key]) => key !== 'packages'));
        const bytes = Buffer.from(JSON.stringify({ ...others, packages }, null, blanks));

        const entries = await entriesOf(...cut(bytes, sizes));

        const told = (inside: boolean) =>
          entries.filter((entry) => (entry.in !== null) === inside).map(({ key, text }) => [key, JSON.parse(text)]);
        expect(told(true)).toEqual(plain(Object.entries(packages)));
        expect(told(false)).toEqual(plain(Object.entries(others)));
      },
    ),
  );
});

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(sizes[turn % sizes.length] ?? 1, turn % 2);
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('every beginning of a document is refused as cut, with the byte where it ended', async () => {
  const whole = '{"a":[1],"packages":{"b":{"c":"\\"}"},"d":1},"e":null}';
  for (let end = 1; end < whole.length; end++) {
    await expect(entriesOf(whole.slice(0, end))).rejects.toMatchObject({
      code: 'BAD_SHAPE',
      message: `data.json is not a complete JSON object: it ends too early at byte ${end}.`,
    });
  }
});

test.each([
  ['{"packages":{}} x', '"x" was not expected at byte 16'],
  ['{"packages":{}}{}', '"{" was not expected at byte 15'],
  ['{"packages":{}},', '"," was not expected at byte 15'],
  ['[]', '"[" was not expected at byte 0'],
  ['{"packages":{,}}', '"," was not expected at byte 13'],
  ['{"packages":{"a":1,}}', '"}" was not expected at byte 19'],
  ['{"packages":{"a" 1}}', '"1" was not expected at byte 17'],
  ['{"packages":{"a":}}', '"}" was not expected at byte 17'],
  ['{"packages":{"a":1 "b":2}}', '"\\"" was not expected at byte 19'],
  ['{packages:{}}', '"p" was not expected at byte 1'],
  ['{"packages":{"\\x":1}}', 'the name before is not a JSON string at byte 17'],
  ['{"packages":[]}', 'data.json has no object named "packages".'],
  ['{}', 'data.json has no object named "packages".'],
])('%s is refused', async (document, message) => {
  await expect(entriesOf(document)).rejects.toMatchObject({ code: 'BAD_SHAPE', message: expect.stringContaining(message) });
});

test('bytes that are not UTF-8 are refused', async () => {
  await expect(entriesOf('{"packages":{"a":"', Buffer.from([0xff]), '"}}')).rejects.toMatchObject({ code: 'BAD_SHAPE' });
});

test('an entry without end is given up before it fills the memory', async () => {
  const filler = 'x'.repeat(1024 * 1024);

  await expect(entriesOf('{"packages":{"a":"', ...Array.from({ length: 40 }, () => filler))).rejects.toMatchObject({
    code: 'TOO_LARGE',
  });
});

test('between two turns of the event loop lies one slice of a file at most, however large the chunks are', async () => {
  const packages = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`package${n}`, { summary: 'x'.repeat(200) }]));
  let [turns, isReading] = [0, true];
  const turn = (): void => {
    turns += 1;
    if (isReading) setImmediate(turn);
  };
  setImmediate(turn);
  const charactersByTurn = new Map<number, number>();

  for await (const { text } of jsonEntries(oneChunk(JSON.stringify({ packages })), 'data.json', 'packages'))
    charactersByTurn.set(turns, (charactersByTurn.get(turns) ?? 0) + text.length);
  isReading = false;

  expect(Math.max(...charactersByTurn.values())).toBeLessThanOrEqual(2 * SLICE_BYTES);
});

test('the event loop turns after every large entry, before the next one is used', async () => {
  const large = JSON.stringify({ summary: 'x'.repeat(2 * SLICE_BYTES) });
  let turns = 0;
  const turnOf = new Map<string, number>();

  for await (const { key } of jsonEntries(oneChunk(`{"packages":{"a":${large},"b":${large},"c":1}}`), 'data.json', 'packages')) {
    turnOf.set(key, turns);
    setImmediate(() => (turns += 1));
  }

  expect(new Set(turnOf.values()).size).toBe(3);
});

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
