import correct from 'spdx-correct';
import licenseList from 'spdx-license-list';
import { parseExpression } from './expression.ts';

const BY_SPELLING = new Map(Object.keys(licenseList).map((id) => [id.toLowerCase(), id]));
/** Words beside an identifier that do not change its meaning. */
const NEUTRAL = /^(the|gnu|licen[cs]e)$/i;
/** CeCILL is missing in spdx-correct; without a version, its newest is assumed, as spdx-correct does for other licences. */
const CECILL = /^cecill\b.*?(\d\.\d)?$/i;

/**
 * Mends a text that is not a valid SPDX expression: spellings of identifiers and operators, and names of licences. Within a compound
 * expression a licence that SPDX does not list becomes a `LicenseRef-`, and an exception that it does not list is left out, since
 * exceptions only add permissions. Null where that is not possible.
 */
export function mendExpression(text: string): string | null {
  const [, base] = OR_LATER.exec(text) ?? [];
  if (base !== undefined) return orLater(mendOperand(base));
  const parts = separated(text)
    .split(/\s+(and|or)(?=[\s(])|([()])/i)
    .map((part) => part?.trim() ?? '')
    .filter(Boolean);
  const isOperand = (part: string) => !/^(and|or|[()])$/i.test(part);
  const mended = parts.map((part) => (isOperand(part) ? mendOperand(part) : part.toUpperCase()));
  if (parts.length === 1) return mended[0] ?? null;
  if (parts.some((part, index) => isOperand(part) && mended[index])) {
    if (!mended.includes(null)) return mended.join(' ');
    // In prose, what follows an "or" need not be a licence.
    if (/\s(AND|OR)\s/.test(text)) return mended.map((part, index) => part ?? licenseRef(parts[index] ?? '')).join(' ');
  }
  return null;
}

const OR_LATER = /^(.*\S)\s+or\s+(?:later|newer)(?:\s+versions?)?$/i;

const orLater = (license: string | null): string | null =>
  license === null ? null : license.endsWith('-only') ? license.replace(/-only$/, '-or-later') : `${license}+`;

/** Separates an operator from the identifier that it is written together with: `HPND-UCAND MIT`. */
const separated = (text: string): string =>
  text.replace(/(\S+)(AND|OR)(?=\s)/g, (whole, id: string, operator: string) =>
    parseExpression(id) ? `${id} ${operator}` : whole,
  );

function mendOperand(text: string): string | null {
  const [name = '', exception] = text.split(/\s+with\s+/i);
  const license = mendLicense(name);
  if (license === null || exception === undefined) return license;
  const whole = `${license} WITH ${exception.replace(/-exception/i, '-exception')}`;
  return parseExpression(whole) ? whole : license;
}

function mendLicense(name: string): string | null {
  if (parseExpression(name)) return name;
  const [cecill, version = '2.1'] = CECILL.exec(name) ?? [];
  return BY_SPELLING.get(name.toLowerCase().replace(/[_ ]/g, '-')) ?? (cecill ? mendLicense(`CECILL-${version}`) : guess(name));
}

/** spdx-correct also takes a word within a text for a licence, such as `mit` in an address. */
function guess(text: string): string | null {
  const words = text.split(/\s+/);
  const named = words.filter((word) => parseExpression(word));
  const isClear = named.length === 0 || words.every((word) => named.includes(word) || NEUTRAL.test(word));
  return text.includes('://') || !isClear || text === '' ? null : correct(text);
}

const licenseRef = (text: string): string => `LicenseRef-${text.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-+|-+$/g, '')}`;
