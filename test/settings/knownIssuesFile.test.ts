import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readAllKnownIssues } from '../../src/settings/knownIssuesFile.ts';
import { pages } from '../helpers/docs.ts';
import { KNOWN_ISSUES } from '../helpers/knownIssues.ts';

const folder = mkdtempSync(join(tmpdir(), 'known-issues-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const fileOf = (text: string): string => {
  const path = join(folder, `${(count += 1)}.json`);
  writeFileSync(path, text);
  return path;
};

const ENTRY = { code: 'site-a', severity: 'WARNS', title: 'A', description: 'B', match: { modules: ['A/*'] } };

const faultsOf = (path: string): string => {
  try {
    readAllKnownIssues(path);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The file is accepted.');
};

test('the issues of a file follow those that come with the gateway', () => {
  const issues = readAllKnownIssues(fileOf(`\uFEFF${JSON.stringify([ENTRY])}`));

  expect(issues).toEqual([...KNOWN_ISSUES, { ...ENTRY, url: null }]);
});

test('every fault has its line, its entry and its field', () => {
  const path = fileOf(
    `[
  { "code": "site-a", "severity": "WARNS", "title": "A", "description": "B", "match": { "modules": ["A/*"] } },
  {
    "code": "site-wrf",
    "severity": "FATAL",
    "title": "WRF fails.",
    "match": {
      "cpuArchitectures": [
        "zen3",
        "zen44"
      ]
    }
  },
  7
]`,
  );

  expect(faultsOf(path)).toBe(
    [
      `KNOWN_ISSUES "${path}" cannot be used:`,
      '  line 5, entry 2 ("site-wrf"), severity: "FATAL" is not one of BLOCKS, WARNS.',
      '  line 3, entry 2 ("site-wrf"), description: missing is not a string with text.',
      '  line 10, entry 2 ("site-wrf"), match.cpuArchitectures.1: No CPU is known by the name "zen44". Did you mean zen4 or Zen 1 or zen?',
      '  line 14, entry 3: 7 is not an object.',
    ].join('\n'),
  );
});

test('a code of the gateway cannot be used again', () => {
  const code = KNOWN_ISSUES[0]?.code ?? '';

  expect(faultsOf(fileOf(JSON.stringify([{ ...ENTRY, code }], null, 2)))).toContain(
    `line 3, entry 1 ("${code}"), code: "${code}" is the code of another known issue.`,
  );
});

test.each([
  [
    'no JSON',
    '[\n  {\n    "code": "a",\n  }\n]',
    'line 4: It is not valid JSON: there is "}" where a name in quotation marks is expected.',
  ],
  ['nothing', '', 'line 1: It is not valid JSON: the file ends where a value is expected.'],
  ['no array', '\n{}', 'line 2: It is not an array of known issues.'],
  ['too much', `["${'x'.repeat(2 ** 20)}"]`, 'It has 1048580 bytes; 1048576 are allowed.'],
  ['1,000 faults', JSON.stringify(Array(1_000).fill(0)), '\n  and 990 more'],
])('a file with %s cannot be used', (_, text, message) => {
  expect(faultsOf(fileOf(text))).toContain(message);
});

test('a file that is not there, or is a folder, cannot be used', () => {
  expect(faultsOf(join(folder, 'none.json'))).toContain('ENOENT');
  expect(faultsOf(folder)).toBe(`KNOWN_ISSUES "${folder}" cannot be used:\n  It is not a file.`);
});

test('the example in docs/operations.md can be used, and its message is the one of the gateway', () => {
  const page = pages().find(({ path }) => path === 'docs/operations.md')?.text ?? '';
  const [, section = ''] = page.split(/^## Known issues$/m);
  const [, example = '', message = ''] = /```json\n(.*?)```.*?```\n(.*?)```/s.exec(section) ?? [];

  const [own] = readAllKnownIssues(fileOf(example)).slice(KNOWN_ISSUES.length);
  const faulty = fileOf(example.replace('BLOCKS', 'FATAL'));

  expect(own).toMatchObject({ severity: 'BLOCKS', match: { releases: ['2023.06'] } });
  expect(`${faultsOf(faulty)}\n`).toBe(message.replace('/etc/software-catalog-gateway/known-issues.json', faulty));
});
