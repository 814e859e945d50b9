import parse, { type Info, type LicenseInfo } from 'spdx-expression-parse';

/** An SPDX expression as a tree (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/). */
export type Expression = Info;

/** A licence within an expression, with `+` and an exception where it has them. */
export type License = LicenseInfo;

/** Whether an expression is a single licence. */
export const isLicense = (expression: Expression): expression is License => 'license' in expression;

/** Parses an SPDX expression; null for any other text. */
export function parseExpression(text: string): Expression | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** The licences of an expression, in their order. */
export const licensesOf = (expression: Expression): License[] =>
  isLicense(expression) ? [expression] : [...licensesOf(expression.left), ...licensesOf(expression.right)];

/** Writes an expression, with parentheses only where they are needed. */
export function formatExpression(expression: Expression): string {
  if (isLicense(expression)) return formatLicense(expression);
  const { left, conjunction, right } = expression;
  const part = (side: Expression) =>
    conjunction === 'and' && !isLicense(side) && side.conjunction === 'or'
      ? `(${formatExpression(side)})`
      : formatExpression(side);
  return `${part(left)} ${conjunction.toUpperCase()} ${part(right)}`;
}

const formatLicense = ({ license, plus, exception }: License): string =>
  `${license}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
