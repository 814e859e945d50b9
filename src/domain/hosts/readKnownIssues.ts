import type { CatalogSource } from '../catalog.ts';
import { readCpuName } from './cpuNames.ts';
import { readGpu } from './gpuNames.ts';
import type { IssueMatch, IssueSeverity, KnownIssue } from './knownIssue.ts';

/** Maximum number of entries, of members of a list, and of characters of a text. */
const ENTRY_LIMIT = 1_000;
const LIST_LIMIT = 1_000;
const TEXT_LIMIT = 10_000;

const SEVERITIES: readonly IssueSeverity[] = ['BLOCKS', 'WARNS'];
const SOURCES: readonly CatalogSource[] = ['EESSI', 'SPACK', 'DEMO'];
const LISTS = ['releases', 'cpuArchitectures', 'gpuArchitectures', 'toolchains', 'modules'] as const;

/** What is wrong with an entry. */
export interface IssueFault {
  /** Its place in the array, counted from 0; null if the whole is no array of entries. */
  readonly index: number | null;
  /** E.g. `match.modules: It needs at least one member.` */
  readonly message: string;
}

/** The known issues of a file, and what is wrong with it. */
export interface KnownIssuesFile {
  /** Empty if there are faults. */
  readonly issues: readonly KnownIssue[];
  readonly faults: readonly IssueFault[];
}

type Fields = Readonly<Record<string, unknown>>;
/** Reports a fault of a field. */
type Report = (field: string, message: string) => void;

/**
 * Reads known issues from parsed JSON: an array of `{code, severity, title, description, url, match}`. Reports all faults at once; a
 * field that is not known is one, so that a misspelled list does not make an issue concern more than was meant.
 */
export function readKnownIssues(json: unknown): KnownIssuesFile {
  if (!Array.isArray(json)) return { issues: [], faults: [{ index: null, message: 'It is not an array of known issues.' }] };
  if (json.length > ENTRY_LIMIT)
    return { issues: [], faults: [{ index: null, message: `It has ${json.length} entries; ${ENTRY_LIMIT} are allowed.` }] };
  const faults: IssueFault[] = [];
  const codes = new Set<string>();
  const issues = json.map((entry: unknown, index) =>
    readIssue(entry, codes, (field, message) => faults.push({ index, message: field === '' ? message : `${field}: ${message}` })),
  );
  return { issues: faults.length > 0 ? [] : issues.filter((issue) => issue !== null), faults };
}

function readIssue(entry: unknown, codes: Set<string>, report: Report): KnownIssue | null {
  if (!isObject(entry)) {
    report('', 'It is not an object.');
    return null;
  }
  refuseOthers(entry, ['code', 'severity', 'title', 'description', 'url', 'match'], '', report);
  return {
    code: readCode(entry['code'], codes, report),
    severity: readChoice(entry['severity'], 'severity', SEVERITIES, report) ?? 'BLOCKS',
    title: readText(entry['title'], 'title', report),
    description: readText(entry['description'], 'description', report),
    url: readUrl(entry['url'], report),
    match: readMatch(entry['match'], report),
  };
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function refuseOthers(fields: Fields, allowed: readonly string[], prefix: string, report: Report): void {
  for (const field of Object.keys(fields).filter((one) => !allowed.includes(one)))
    report(`${prefix}${field}`, `There is no such field; there are ${allowed.join(', ')}.`);
}

function readCode(value: unknown, codes: Set<string>, report: Report): string {
  const code = readText(value, 'code', report);
  if (code !== '' && !/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(code))
    report('code', 'It consists of letters, digits, ".", "_" and "-", 100 characters at most.');
  else if (codes.has(code)) report('code', `Another entry has the code "${code}".`);
  if (code !== '') codes.add(code);
  return code;
}

function readText(value: unknown, field: string, report: Report): string {
  if (typeof value !== 'string' || value.trim() === '') report(field, 'It is required, and a text that is not empty.');
  else if (value.length > TEXT_LIMIT) report(field, `It has ${value.length} characters; ${TEXT_LIMIT} are allowed.`);
  else return value.trim();
  return '';
}

function readChoice<Choice extends string>(
  value: unknown,
  field: string,
  choices: readonly Choice[],
  report: Report,
): Choice | undefined {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) report(field, `It is one of ${choices.join(', ')}.`);
  return found;
}

function readUrl(value: unknown, report: Report): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)) return value;
  report('url', 'It is not an absolute http or https address.');
  return null;
}

function readMatch(value: unknown, report: Report): IssueMatch {
  if (!isObject(value) || Object.keys(value).length === 0) {
    report('match', 'It is required, and an object with at least one field.');
    return {};
  }
  refuseOthers(value, ['source', ...LISTS], 'match.', report);
  const source = value['source'] === undefined ? undefined : readChoice(value['source'], 'match.source', SOURCES, report);
  const lists = LISTS.filter((field) => value[field] !== undefined).map((field) => [
    field,
    readList(value[field], field, report),
  ]);
  // fromEntries forgets the names of the keys, which are those of LISTS.
  return { ...(source && { source }), ...(Object.fromEntries(lists) as Pick<IssueMatch, (typeof LISTS)[number]>) };
}

function readList(value: unknown, field: (typeof LISTS)[number], report: Report): string[] {
  const place = `match.${field}`;
  if (!Array.isArray(value) || value.length === 0 || value.length > LIST_LIMIT) {
    report(place, `It is a list of 1 to ${LIST_LIMIT} texts; leave it out to restrict nothing.`);
    return [];
  }
  return value.map((member: unknown, index) => readMember(member, field, `${place}.${index}`, report));
}

function readMember(value: unknown, field: (typeof LISTS)[number], place: string, report: Report): string {
  const text = readText(value, place, report);
  if (text === '') return text;
  const reading = field === 'cpuArchitectures' ? readCpuName(text) : field === 'gpuArchitectures' ? readGpu(text) : null;
  if (reading?.problem) report(place, [reading.problem.message, ...didYouMean(reading.problem.suggestions)].join(' '));
  return text;
}

const didYouMean = (suggestions: readonly string[]): string[] =>
  suggestions.length > 0 ? [`Did you mean ${suggestions.join(' or ')}?`] : [];
