import licenseList from 'spdx-license-list';
import { type Expression, formatExpression, isLicense, type License, licensesOf, parseExpression } from './expression.ts';
import { mendExpression } from './mendExpression.ts';

/** A licence text read as an SPDX expression. */
export interface SpdxLicense {
  readonly text: string;
  /** The expression, mended; null where the text is none. */
  readonly expression: string | null;
  /** The identifiers of the licences in it. */
  readonly ids: readonly string[];
  /** Whether licences that the OSI has approved satisfy it; null where the text is no expression. */
  readonly isOsiApproved: boolean | null;
}

/** Reads a licence text as an SPDX expression, mending its spelling; null where it is none. */
export function readExpression(text: string): Expression | null {
  const plain = text.trim().replace(/\s+/g, ' ');
  const parsed = parseExpression(plain);
  if (parsed) return parsed;
  const mended = mendExpression(plain);
  return mended === null ? null : parseExpression(mended);
}

/** Reads a licence text. */
export function spdxLicense(text: string): SpdxLicense {
  const expression = readExpression(text);
  return {
    text,
    expression: expression && formatExpression(expression),
    ids: expression ? [...new Set(licensesOf(expression).map(({ license }) => license))] : [],
    isOsiApproved: expression && isSatisfied(expression, isApproved),
  };
}

/** Whether an expression is satisfied when the given licences are: all of an AND, one of an OR. */
export function isSatisfied(expression: Expression, accepts: (license: License) => boolean): boolean {
  if (isLicense(expression)) return accepts(expression);
  const [left, right] = [isSatisfied(expression.left, accepts), isSatisfied(expression.right, accepts)];
  return expression.conjunction === 'and' ? left && right : left || right;
}

/** Exceptions only add permissions. */
const isApproved = ({ license }: License): boolean => licenseList[license]?.osiApproved ?? false;
