import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import { type PartRow, readMissingParts, readParts } from '../../src/store/reads/readParts.ts';
import type { Statement } from '../../src/store/sql/listing.ts';

interface Row extends PartRow {
  readonly letter: string;
}

/** A statement of letters, each of which is a part with two rows. */
const statementOf = (letters: readonly string[]): Statement => ({ text: letters.join(' '), values: [] });

function reader() {
  const texts: string[] = [];
  const read = ({ text }: Statement) => {
    texts.push(text);
    return Promise.resolve(
      text.split(' ').flatMap((letter, part): Row[] => [
        { part, letter },
        { part, letter },
      ]),
    );
  };
  return { texts, read };
}

const lettersOf = (parts: readonly (readonly Row[])[]) => parts.map((rows) => rows.map(({ letter }) => letter).join(''));

test('parts are read in one statement, each with its own rows', async () => {
  const { texts, read } = reader();
  expect(lettersOf(await readParts(['a', 'b'], statementOf, read))).toEqual(['aa', 'bb']);
  expect(texts).toEqual(['a b']);
});

test('no parts take no statement', async () => {
  const { texts, read } = reader();
  expect(await readParts([], statementOf, read)).toEqual([]);
  expect(texts).toEqual([]);
});

test('only parts that are not kept are read, whatever their order', async () => {
  const { texts, read } = reader();
  const kept = new LRUCache<string, readonly Row[]>({ max: 2 });
  await readMissingParts(kept, ['a', 'b'], statementOf, read);
  expect(lettersOf(await readMissingParts(kept, ['c', 'b', 'd'], statementOf, read))).toEqual(['cc', 'bb', 'dd']);
  expect(lettersOf(await readMissingParts(kept, ['d'], statementOf, read))).toEqual(['dd']);
  expect(texts).toEqual(['a b', 'c d']);
});

test('parts whose statement fails are not kept', async () => {
  const { read } = reader();
  const kept = new LRUCache<string, readonly Row[]>({ max: 2 });
  const failing = () => Promise.reject(new Error('away'));
  await expect(readMissingParts(kept, ['a'], statementOf, failing)).rejects.toThrow('away');
  expect(lettersOf(await readMissingParts(kept, ['a'], statementOf, read))).toEqual(['aa']);
});
