import { shown } from './json.ts';
import { readEach, InvalidEntry, type Report } from './invalidEntry.ts';

/** Maximum length of a name: longer ones would exceed the size of a unique index row. */
const NAME_LIMIT = 255;
const LINK_LIMIT = 2048;
/** Maximum size of a description in UTF-8; a tsvector is limited to 1 MiB. */
const DESCRIPTION_LIMIT_BYTES = 64 * 1024;

/** A text that PostgreSQL accepts: without U+0000, lone surrogates and surrounding whitespace; empty if upstream has no text. */
export function cleanText(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().trim() : '';
}

/** A text, truncated to the maximum size of a description. */
export function cleanDescription(value: unknown): string {
  const text = cleanText(value);
  if (text.length * 3 <= DESCRIPTION_LIMIT_BYTES) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(DESCRIPTION_LIMIT_BYTES));
  return text.slice(0, read).trimEnd();
}

/** A required name. Names are not truncated, since two could become equal. @throws InvalidEntry */
export function cleanName(value: unknown, what: string): string {
  const name = cleanText(value);
  if (name && name.length <= NAME_LIMIT) return name;
  throw new InvalidEntry(`${what} is a text of 1 to ${NAME_LIMIT} characters, not ${shown(value)}.`);
}

/** An optional name; empty if missing. @throws InvalidEntry */
export function cleanOptionalName(value: unknown, what: string): string {
  return cleanText(value) && cleanName(value, what);
}

/** The distinct names, in upstream's order; invalid ones are reported. */
export function cleanNames(values: readonly unknown[], what: string, report: Report): string[] {
  return [...new Set(readEach(values, (value) => cleanName(value, what), report))];
}

/**
 * What upstreams write for an unknown licence; NONE and NOASSERTION are defined by SPDX
 * (https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/).
 */
const NO_LICENSE = new Set(['', 'unknown', 'none', '(none)', 'noassertion', 'n/a', 'na', 'null', 'unspecified', '-', '?']);

/** The distinct licences, in upstream's order, without those that mean unknown. */
export function cleanLicenses(values: readonly unknown[], report: Report): string[] {
  const said = values.filter((value) => value !== null && !(typeof value === 'string' && isNoLicense(value)));
  return cleanNames(said, 'A license', report);
}

const isNoLicense = (value: string): boolean => NO_LICENSE.has(cleanText(value).toLowerCase());

/** A link that a browser can open, else null: upstream also writes "None", "(none)" and hhttps:. */
export function cleanLink(value: unknown): string | null {
  const link = cleanText(value);
  return link.length <= LINK_LIMIT && /^https?:\/\/\S+$/i.test(link) && URL.canParse(link) ? link : null;
}
