import parse from 'spdx-expression-parse';
import { expect, test } from 'vitest';
import { spdxLicense } from '../../../src/domain/licenses/spdxLicense.ts';
import { fullFile, FULL_FILE, hasFullFiles, parse as parseFile } from '../../helpers/fullFiles.ts';

test.for([
  ['MIT', 'MIT'],
  ['(MIT OR  Apache-2.0)', 'MIT OR Apache-2.0'],
  ['MIT AND ( BSD-2-Clause OR ISC )', 'MIT AND (BSD-2-Clause OR ISC)'],
  ['GPL-2.0-only or BSD-2-Clause', 'GPL-2.0-only OR BSD-2-Clause'],
  ['Apache-2.0+', 'Apache-2.0+'],
  ['apache-2.0', 'Apache-2.0'],
  ['BSD_3_clause', 'BSD-3-Clause'],
  ['MIT License', 'MIT'],
  ['GNU LGPL-2.1', 'LGPL-2.1-only'],
  ['GPLv2 OR LGPLv2', 'GPL-2.0-only OR LGPL-2.0-only'],
  ['GNU GPL v2 or later', 'GPL-2.0-or-later'],
  ['Apache-2.0 WITH LLVM-Exception', 'Apache-2.0 WITH LLVM-exception'],
  ['GPL-2.0-or-later WITH OpenSSL-Exception', 'GPL-2.0-or-later'],
  ['MIT OR custom', 'MIT OR LicenseRef-custom'],
  ['MIT AND https://example.org/mit_license', 'MIT AND LicenseRef-https-example.org-mit-license'],
  ['HPND-UCAND MIT', 'HPND-UC AND MIT'],
  ['CeCILL Free Software License Agreement v2.1', 'CECILL-2.1'],
] as const)('%s is read as %s', ([text, expression]) => {
  expect(spdxLicense(text)).toMatchObject({ text, expression });
  expect(() => parse(expression)).not.toThrow();
});

test.for([
  'custom',
  'UNKNOWN',
  'https://example.org/mit',
  'NVIDIA Software License Agreement',
  '',
  ' ',
  '()',
  'AND',
  'MIT AND',
  'a or b',
])('"%s" is no expression', (text) => {
  expect(spdxLicense(text)).toEqual({ text, expression: null, ids: [], isOsiApproved: null });
});

test('identifiers are listed once, and approval follows AND and OR', () => {
  expect(spdxLicense('MIT OR (MIT AND custom)')).toMatchObject({ ids: ['MIT', 'LicenseRef-custom'], isOsiApproved: true });
  expect(spdxLicense('MIT AND CC-BY-NC-ND-4.0')).toMatchObject({ isOsiApproved: false });
  expect(spdxLicense('GPL-3.0-or-later WITH Autoconf-exception-3.0')).toMatchObject({
    ids: ['GPL-3.0-or-later'],
    isOsiApproved: true,
  });
});

/** The texts that remain unread, as listed in docs/frontend.md. */
const UNREAD = [
  'Anthropic-Claude',
  'NVIDIA Software License Agreement',
  'OTHER',
  'Public-Domain',
  'UNKNOWN',
  'custom',
  'https://intel.ly/393CijO',
];

test.skipIf(!hasFullFiles)(`the licences of Spack's ${FULL_FILE} are expressions, except for the documented ones`, () => {
  const { packages } = parseFile<{ packages: Record<string, { licenses: string[] }> }>(
    fullFile('spack/repology.2026-07-01.json.gz').body,
  );
  const texts = new Set(Object.values(packages).flatMap(({ licenses }) => licenses));
  const read = [...texts].map(spdxLicense);

  expect(
    read
      .filter(({ expression }) => expression === null)
      .map(({ text }) => text)
      .sort(),
  ).toEqual(UNREAD);
  for (const { expression } of read) if (expression !== null) expect(() => parse(expression)).not.toThrow();
});
