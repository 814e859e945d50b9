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

/** Kept as text: a JavaScript Date is an instant, and west of Greenwich another day. */
function calendarDay(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.valueOf()) && instant.toISOString().startsWith(text) ? text : null;
}

builder.addScalarType('DateTime', DateTimeISOResolver, {
  description: 'An instant, as RFC 3339 text in UTC: 2026-07-01T05:04:48.800Z.',
});
builder.addScalarType('Date', textScalar('Date', 'A calendar day, as RFC 3339 text: 2026-07-01.', calendarDay), {});
builder.addScalarType('JSONObject', JSONObjectResolver, { description: 'A JSON object, as upstream gave it.' });
// What is given is judged by FieldIssues.link, together with the other fields of its input.
builder.addScalarType(
  'URL',
  textScalar('URL', 'An absolute http or https address.', (text) => text),
  {},
);
builder.addScalarType(
  'UUID',
  textScalar('UUID', 'A UUID: hyphenated on output, hyphenated or 32 hexadecimal digits on input.', uuidOf),
  {},
);
