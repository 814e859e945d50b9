import { shown } from './json.ts';
import { readEach, InvalidEntry, type Report } from './invalidEntry.ts';

/** A longer one would not fit into a unique index with the others of its row. */
const NAME_LIMIT = 255;
const LINK_LIMIT = 2048;
/** In UTF-8. A text search document may have 1 MiB. */
const DESCRIPTION_LIMIT_BYTES = 64 * 1024;

/** A text the database takes: without U+0000, lone surrogates and surrounding blanks; empty where upstream has no text. */
export function cleanText(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().trim() : '';
}

export function cleanDescription(value: unknown): string {
  const text = cleanText(value);
  if (text.length * 3 <= DESCRIPTION_LIMIT_BYTES) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(DESCRIPTION_LIMIT_BYTES));
  return text.slice(0, read).trimEnd();
}

/** Names identify, so none is cut: two long ones could become one. */
export function cleanName(value: unknown, what: string): string {
  const name = cleanText(value);
  if (name && name.length <= NAME_LIMIT) return name;
  throw new InvalidEntry(`${what} is a text of 1 to ${NAME_LIMIT} characters, not ${shown(value)}.`);
}

/** A name that may be missing. */
export function cleanOptionalName(value: unknown, what: string): string {
  return cleanText(value) && cleanName(value, what);
}

/** Each name once, in upstream's order. */
export function cleanNames(values: readonly unknown[], what: string, report: Report): string[] {
  return [...new Set(readEach(values, (value) => cleanName(value, what), report))];
}

/** What upstreams write where no licence is known; NONE and NOASSERTION are SPDX's own words (https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/). */
const NO_LICENSE = new Set(['', 'unknown', 'none', '(none)', 'noassertion', 'n/a', 'na', 'null', 'unspecified', '-', '?']);

/** Each licence once, in upstream's order, without the words that say that none is known. */
export function cleanLicenses(values: readonly unknown[], report: Report): string[] {
  const said = values.filter((value) => value !== null && !(typeof value === 'string' && isNoLicense(value)));
  return cleanNames(said, 'A license', report);
}

const isNoLicense = (value: string): boolean => NO_LICENSE.has(cleanText(value).toLowerCase());

/** Upstream writes "None", "(none)" and hhttps: as well; only what a browser can open is a link. */
export function cleanLink(value: unknown): string | null {
  const link = cleanText(value);
  return link.length <= LINK_LIMIT && /^https?:\/\/\S+$/i.test(link) && URL.canParse(link) ? link : null;
}
