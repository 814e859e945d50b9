import type { CatalogSource } from '../catalog.ts';
import { pathOf, readCpuName } from './cpuNames.ts';
import { gpuOfTarget, readGpu } from './gpuNames.ts';
import type { IssueMatch, IssueSeverity, KnownIssue } from './knownIssue.ts';
import { known, type Reading } from './reading.ts';

/** Maximum number of entries, of members of a list, and of characters of a text. */
const ENTRY_LIMIT = 1_000;
const LIST_LIMIT = 1_000;
const TEXT_LIMIT = 10_000;
/** Maximum number of characters of a value in a message. */
const ECHO_LIMIT = 60;

const SEVERITIES: readonly IssueSeverity[] = ['BLOCKS', 'WARNS'];
const SOURCES: readonly CatalogSource[] = ['EESSI', 'SPACK', 'LMOD', 'DEMO'];
const LISTS = ['releases', 'cpuArchitectures', 'gpuArchitectures', 'toolchains', 'modules'] as const;

/** What is wrong with an entry. */
export interface IssueFault {
  /** Its place in the array, counted from 0; null if the whole is no array of entries. */
  readonly index: number | null;
  /** The field of the entry, e.g. `match.modules.0`; empty for the entry itself. */
  readonly field: string;
  /** The rule and the value, e.g. `"FATAL" is not one of BLOCKS, WARNS.` */
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
 * Reads known issues from parsed JSON: an array of `{code, severity, title, description, url, match}`. Reports all faults at once; an
 * unknown field is one, so that a misspelled list does not make an issue concern more builds than intended.
 * @param others known issues whose codes are in use
 */
export function readKnownIssues(json: unknown, others: readonly KnownIssue[] = []): KnownIssuesFile {
  if (!Array.isArray(json)) return unusable('It is not an array of known issues.');
  if (json.length > ENTRY_LIMIT) return unusable(`It has ${json.length} entries; ${ENTRY_LIMIT} are allowed.`);
  const faults: IssueFault[] = [];
  const codes = new Set(others.map(({ code }) => code));
  const issues = json.map((entry: unknown, index) =>
    readIssue(entry, codes, (field, message) => faults.push({ index, field, message })),
  );
  return { issues: faults.length > 0 ? [] : issues.filter((issue) => issue !== null), faults };
}

const unusable = (message: string): KnownIssuesFile => ({ issues: [], faults: [{ index: null, field: '', message }] });

function readIssue(entry: unknown, codes: Set<string>, report: Report): KnownIssue | null {
  if (!isObject(entry)) {
    report('', `${echo(entry)} is not an object.`);
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
    report(`${prefix}${field}`, `Unknown field; the fields are ${allowed.join(', ')}.`);
}

function readCode(value: unknown, codes: Set<string>, report: Report): string {
  const code = readText(value, 'code', report);
  if (code !== '' && !/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(code))
    report('code', `${echo(code)} is not 1 to 100 letters, digits, ".", "_" and "-", beginning with a letter or digit.`);
  else if (codes.has(code)) report('code', `${echo(code)} is the code of another known issue.`);
  if (code !== '') codes.add(code);
  return code;
}

function readText(value: unknown, field: string, report: Report): string {
  if (typeof value !== 'string' || value.trim() === '') report(field, `${echo(value)} is not a string with text.`);
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
  if (found === undefined) report(field, `${echo(value)} is not one of ${choices.join(', ')}.`);
  return found;
}

function readUrl(value: unknown, report: Report): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)) return value;
  report('url', `${echo(value)} is not an absolute http or https URL.`);
  return null;
}

function readMatch(value: unknown, report: Report): IssueMatch {
  if (!isObject(value) || Object.keys(value).length === 0) {
    report('match', `${echo(value)} is not an object with at least one field.`);
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
    report(place, `${echo(value)} is not a list of 1 to ${LIST_LIMIT} strings; omit the field for no restriction.`);
    return [];
  }
  return value.map((member: unknown, index) => readMember(member, field, `${place}.${index}`, report));
}

function readMember(value: unknown, field: (typeof LISTS)[number], place: string, report: Report): string {
  const text = readText(value, place, report);
  if (text === '') return text;
  const { value: name, problem } = readArchitecture(text, field);
  if (problem) report(place, [problem.message, ...didYouMean(problem.suggestions)].join(' '));
  return name ?? text;
}

/** An architecture by the path that targets have; other texts as they are. */
function readArchitecture(text: string, field: (typeof LISTS)[number]): Reading<string> {
  if (field === 'gpuArchitectures') {
    const reading = readGpu(text);
    return reading.problem ? reading : known(gpuOfTarget(text));
  }
  if (field !== 'cpuArchitectures') return known(text);
  const { value: cpu, problem } = readCpuName(text);
  return problem ? { value: null, problem } : known(pathOf(cpu));
}

const didYouMean = (suggestions: readonly string[]): string[] =>
  suggestions.length > 0 ? [`Did you mean ${suggestions.join(' or ')}?`] : [];

/** The value at fault, as JSON; missing if there is none. */
function echo(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > ECHO_LIMIT ? `${text.slice(0, ECHO_LIMIT)}…` : text;
}
