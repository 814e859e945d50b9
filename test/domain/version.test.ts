import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, ORDER_EDITION, versionKey, versionOrder, versionRank } from '../../src/domain/version.ts';

/** Each list in its true order, oldest first. */
const ORDERED = [
  ['1.0.dev1', '1.0a1', '1.0-alpha2', '1.0b1', '1.0-beta.2', '1.0-pre1', '1.0-rc1', '1.0rc2', '1.0', '1.0.post1', '1.0.1'],
  ['3.9', '3.10', '3.10.1', '3.11.0rc1', '3.11.0'],
  ['1.0.1', '1.0.2', '1.0.2a', '1.0.2p1', '1.0.3'],
  ['29Oct2020', '2Aug2023', '2Aug2023_update2', '29Aug2024', '22Jul2025_update4', '22Jul2025_update10'],
  ['2022-12-31', '2023-08-01', '2023-10-01'],
  ['2024.09.0', '2024.09.0+375', '2024.12.0+467'],
  ['1.1.0', '1.1.0-20230928', '1.1.0-20250205', '1.1.1'],
  ['7.1.1-15', '7.1.1-47', '7.1.2-7'],
  ['14-7e284', '14-7e285', '15'],
  ['v2312', 'v2406', '2412'],
  ['default', '0.1', '1'],
  ['1.2', 'stable', 'nightly', 'trunk', 'head', 'master', 'main', 'develop'],
  ['9'.repeat(25), `1${'0'.repeat(25)}`, `1${'0'.repeat(26)}`, 'DEVELOP'],
  ['3.1', '3.2.9', '3.2-develop', '3.3', 'develop-1.8', 'develop-1.10', 'develop-2.0'],
  ['1.0-SNAPSHOT', '1.0', 'snapshot', 'dev', 'develop'],
  [
    'patch_4May2022',
    '2Aug2023',
    '2Aug2023_update2',
    '29Aug2024',
    'stable_29Aug2024_update1',
    '22Jul2025',
    '22Jul2025_update4',
    'develop',
  ],
  ['stable_release-7-96-16', '7.96.17', 'release-7.96.18', 'stable', 'main'],
  ['1.0.0-alpha1', '1.0.0-M1', '1.0.0-M2', '1.0.0-M10', '1.0.0-RC1', '1.0.0-CR2', '1.0.0'],
  ['1.0-beta2', '1.0.milestone1', '1.0-preview1', '1.0'],
  ['21-ea', '21-ea+35', '21', '21.0.1'],
  ['0.94', '0.94h', '0.94m', '0.95'],
  ['1.0', '1.0-patch1', '1.0-patch2', '1.0.1'],
];

test.each(ORDERED)('versions sort as people count: %s, %s, …', (...versions) => {
  const shuffled = [...versions].reverse();

  expect(shuffled.sort(compareVersions)).toEqual(versions);
});

test('a leading v, leading zeros and the kind of separator change nothing but the last resort', () => {
  for (const same of ['v1.2.3', 'V1.2.3', '1-2_3', '01.02.03', '1.2+3']) {
    expect(versionKey(same).startsWith(`${versionKey('1.2.3')} `)).toBe(true);
    expect(compareVersions('1.2.2', same)).toBe(-1);
    expect(compareVersions(same, '1.2.4')).toBe(-1);
  }
});

test('the key of a plain number is short, and no key outgrows a database index', () => {
  expect(versionKey('2024.4')).toBe('d2024a42');
  expect(versionKey('1a'.repeat(127)).length).toBeLessThan(2600);
  expect(versionKey('é'.repeat(255)).length).toBeLessThan(2600);
});

test.each([
  [
    0,
    [
      '1.0',
      'stable-1.2',
      'release-2.0',
      '0.94m',
      '1.7.2.0.g7ea7f',
      'v2312',
      '1.0.2a',
      '14-7e284',
      '16-747c6',
      '1.1.0-20250205',
      '2024.09.0+375',
      '2023.08.01',
      '12345678',
      'r0.1',
      '402',
    ],
  ],
  [1, ['2023-08-01', '20250205', '2Aug2023', '22Jul2025_update4', '20241205.001', 'patch_4May2022', 'stable_29Aug2024_update1']],
  [2, ['1.0-rc1', '1.0a1', '2.0.dev2', '1.0-SNAPSHOT', '1.6.0.pre.20181210', 'rc2', '1.0-M1', '1.0.0.M2', '21-ea', '1.0-cr1']],
  [
    3,
    [
      'develop',
      'Main',
      'develop-2.0',
      '3.2-develop',
      '1.8-stable',
      'default',
      'local',
      'feature-fixed-point-encoding',
      '',
      '…',
      'stable',
      'release',
    ],
  ],
])('rank %i holds %j', (rank, versions) => {
  expect(versions.filter((version) => versionRank(version) !== rank)).toEqual([]);
});

const piece = fc.oneof(
  fc.nat({ max: 120 }).map(String),
  fc.constantFrom(
    '.',
    '-',
    '_',
    '+',
    'v',
    'a',
    'b',
    'rc',
    'post',
    'dev',
    'develop',
    'Main',
    '0',
    '00',
    '2Aug2023',
    'patch_',
    'stable',
    'release',
    'm',
    'M1',
    '-ea',
    '~',
    ' ',
    '\t',
    'é',
    '\ud800',
    '😀',
  ),
);
const anyVersion = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 255 }),
);

test('the order is total: reflexive only for equal strings, antisymmetric and transitive', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      expect(compareVersions(a, b) === 0).toBe(a === b);
      expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
});

test('keys are printable ASCII, and their bytes sort as the versions do', () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, (a, b) => {
      expect(versionKey(a)).toMatch(/^[ -~]+$/);
      expect(Buffer.compare(Buffer.from(versionKey(a)), Buffer.from(versionKey(b)))).toBe(compareVersions(a, b));
    }),
    { numRuns: 3000 },
  );
});

test('dotted numbers sort as lists of numbers, with pre-releases before and patches after', () => {
  const numbers = fc.array(fc.bigInt({ min: 0n, max: 10n ** 30n }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [left, right] = [a.join('.'), b.join('.')];
      expect(compareVersions(left, right)).toBe(compareLists(a, b));
      expect(compareVersions(`${left}-rc1`, left)).toBe(-1);
      expect(compareVersions(left, `${left}p1`)).toBe(-1);
      expect(compareVersions(`${left}p1`, `${left}.0`)).toBe(-1);
      expect(compareVersions(left, 'develop')).toBe(-1);
    }),
  );
});

function compareLists(a: readonly bigint[], b: readonly bigint[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  const [left, right] = index < 0 ? [a.length, b.length] : [a[index] ?? -1n, b[index] ?? -1n];
  return left < right ? -1 : left > right ? 1 : 0;
}

test('a letter behind a number is later than it, unless the package numbers that letter', () => {
  const sorted = (versions: string[]) => {
    const siblings = versions.map((version) => ({ version }));
    const keys = new Map(versions.map((version) => [version, versionOrder(version, siblings)]));
    const key = (version: string) => keys.get(version)?.key ?? '';
    return { versions: versions.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)), rank: (of: string) => keys.get(of)?.rank };
  };

  const betas = sorted(['3.9.2b2', '3.9.2', '3.9.2b', '3.9.1']);
  expect(betas.versions).toEqual(['3.9.1', '3.9.2b', '3.9.2b2', '3.9.2']);
  expect(['3.9.2b', '3.9.2b2', '3.9.2'].map(betas.rank)).toEqual([2, 2, 0]);

  const letters = sorted(['1.0.2b', '1.0.2', '1.0.2a', '1.0.3a1']);
  expect(letters.versions).toEqual(['1.0.2', '1.0.2a', '1.0.2b', '1.0.3a1']);
  expect(letters.rank('1.0.2b')).toBe(0);
});

const PRE_RELEASES = 'dev1 -SNAPSHOT a1 -alpha .beta2 b3 -M4 .milestone1 -ea -pre1 -preview -rc.1 rc2 -CR1 c1'.split(' ');

test('a release comes after all its pre-releases, and before its patches', () => {
  const numbers = fc.array(fc.nat({ max: 3000 }), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(numbers, fc.constantFrom(...PRE_RELEASES), (number, suffix) => {
      expect([`${number}${suffix}`, versionRank(`${number}${suffix}`)]).toEqual([`${number}${suffix}`, 2]);
      expect(compareVersions(`${number}${suffix}`, number)).toBe(-1);
      expect(compareVersions(`stable-${number}${suffix}`, `patch_${number}`)).toBe(-1);
      for (const later of ['-p1', '-patch1', '.post1', '_update2']) expect(compareVersions(number, number + later)).toBe(-1);
    }),
  );
});

test('the rules that stored values follow have the edition that was counted for them', () => {
  const stored = [...ORDERED.flat(), '2023b_foss', '2026.10_foss', '1-GCC-13.2.0', '']
    .map((text) => JSON.stringify(versionOrder(text)))
    .join();

  // Where this fails the rules have changed: raise ORDER_EDITION, so that databases renew what they store, and then this.
  expect([ORDER_EDITION, createHash('sha256').update(stored).digest('hex').slice(0, 12)]).toEqual([1, 'a2534ad4bc0d']);
});
