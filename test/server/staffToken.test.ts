import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptStaffToken, passingStaffToken } from '../../src/server/auth/staffToken.ts';
import { createFolder } from '../helpers/folder.ts';

test('the token of a data folder is made once, and only its owner may read it', async () => {
  await using folder = await createFolder();
  const data = join(folder.path, 'made', 'on', 'demand');

  const first = keptStaffToken(data);
  const second = keptStaffToken(data);

  const file = join(data, 'staff-token');
  expect(first).toEqual({ token: expect.any(String), file, isNew: true });
  expect(second).toEqual({ ...first, isNew: false });
  expect(readFileSync(file, 'utf8')).toBe(`${first.token}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a token has 192 random bits in letters that need no escape anywhere', () => {
  const tokens = Array.from({ length: 100 }, passingStaffToken);

  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{32}$/);
});

test('a token that somebody wrote into the folder is used as it is', async () => {
  await using folder = await createFolder();
  writeFileSync(join(folder.path, 'staff-token'), '  a-token-of-my-own \n');

  expect(keptStaffToken(folder.path)).toMatchObject({ token: 'a-token-of-my-own', isNew: false });
});

test.for(['', '\n', 'short'])('a token file that holds no usable token is an error, not an open door: "%s"', async (content) => {
  await using folder = await createFolder();
  writeFileSync(join(folder.path, 'staff-token'), content);

  expect(() => keptStaffToken(folder.path)).toThrow(/staff-token/);
});
