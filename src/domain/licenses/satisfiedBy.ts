import { eq, gt } from 'spdx-compare';
import { BadUserInputError } from '../errors.ts';
import { type Expression, isLicense, type License, parseExpression } from './expression.ts';
import { isSatisfied, readExpression } from './spdxLicense.ts';

/** A licence with what a suffix says of its later versions: GPL-2.0-or-later is GPL-2.0+. */
interface Range {
  readonly base: string;
  readonly orLater: boolean;
  readonly exception: string | undefined;
}

const LATER = /-or-later$/;

const rangeOf = ({ license, plus, exception }: License): Range => ({
  base: license.replace(/-(only|or-later)$/, ''),
  orLater: plus === true || LATER.test(license),
  exception,
});

/** Whether a licence is the same as another, or a later version of it. */
const isFrom = (license: string, first: string): boolean =>
  license === first || (isComparable(license, first) && (eq(license, first) || gt(license, first)));

/** The comparison itself takes longer. */
const isComparable = (a: string, b: string) => familyOf(a) === familyOf(b) && isListed(a) && isListed(b);

/** The name before the first digit. */
const familyOf = (license: string): string => license.replace(/\d.*/, '');

/** spdx-compare rejects other texts, such as GFDL-1.3-invariants, which is listed with a suffix only. */
const isListed = (license: string): boolean => parseExpression(license) !== null;

/**
 * Whether accepting a licence is enough for a required one: it is the same, or one of them includes later versions and there is a
 * version that both include. Exceptions have to be the same.
 */
function suffices(accepted: Range, required: Range): boolean {
  if (accepted.exception !== required.exception) return false;
  if (accepted.orLater && required.orLater) return isFrom(accepted.base, required.base) || isFrom(required.base, accepted.base);
  if (accepted.orLater) return isFrom(required.base, accepted.base);
  return required.orLater ? isFrom(accepted.base, required.base) : accepted.base === required.base;
}

/** Reads an accepted licence. @throws BadUserInputError for a text that is not one SPDX licence */
function acceptedLicense(text: string): Range {
  const expression = readExpression(text);
  if (expression && isLicense(expression)) return rangeOf(expression);
  const fault = expression ? 'is an expression of several licences; list them one by one' : 'is not an SPDX licence identifier';
  throw new BadUserInputError(`Accepted licences are SPDX licences such as MIT or GPL-2.0-only: "${text}" ${fault}.`);
}

/**
 * Returns whether the expressions of a package's licences are satisfied by accepted licences: each of them, by these together. A text
 * that is no expression, null, is not, and neither is a package without licences.
 * @throws BadUserInputError for an accepted licence that is not one SPDX licence
 */
export function satisfiedBy(accepted: readonly string[]): (expressions: readonly (Expression | null)[]) => boolean {
  const ranges = accepted.map(acceptedLicense);
  const accepts = (license: License) => {
    const required = rangeOf(license);
    return ranges.some((range) => suffices(range, required));
  };
  return (expressions) =>
    expressions.length > 0 && expressions.every((expression) => expression !== null && isSatisfied(expression, accepts));
}
