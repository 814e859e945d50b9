import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { DateTimeISOResolver, JSONObjectResolver } from 'graphql-scalars';
import { builder } from './builder.ts';
import { uuidOf } from '../domain/ids.ts';

function textScalar(
  name: string,
  description: string,
  parse: (text: string) => string | null,
): GraphQLScalarType<string, string> {
  const parseValue = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null)
      throw new GraphQLError(`${JSON.stringify(value)?.slice(0, 100)} is not a ${name}.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    return parsed;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize: String,
    parseValue,
    parseLiteral: (node: ValueNode) => parseValue(node.kind === Kind.STRING ? node.value : null),
  });
}

/** Kept as a string: a JavaScript Date is an instant, which west of Greenwich falls on another day. */
function calendarDay(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.valueOf()) && instant.toISOString().startsWith(text) ? text : null;
}

builder.addScalarType('DateTime', DateTimeISOResolver, {
  description: 'An instant as an RFC 3339 string in UTC, e.g. `2026-07-01T05:04:48.800Z`.',
});
builder.addScalarType('Date', textScalar('Date', 'A calendar day as an RFC 3339 string, e.g. `2026-07-01`.', calendarDay), {});
builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'A JSON object, as provided by upstream.' });
// Input values are validated by FieldIssues.link, so that they are reported together with the other fields of the input.
builder.addScalarType(
  'URL',
  textScalar('URL', 'An absolute http or https address.', (text) => text),
  {},
);
builder.addScalarType(
  'UUID',
  textScalar('UUID', 'A UUID. Output is hyphenated; input may be hyphenated or 32 hexadecimal digits.', uuidOf),
  {},
);
