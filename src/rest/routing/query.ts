import { z } from 'zod';
import { booleanOf } from './booleans.ts';
import { writtenUuid } from './common.ts';
import { faultsOf } from './messages.ts';
import { httpErrors } from './httpErrors.ts';

/** Maximum number of values of a list, and of characters of a value. */
const MAX_LIST = 50;
const MAX_TEXT = 255;

const plain = z
  .string()
  .max(MAX_TEXT, `Ensure this value has at most ${MAX_TEXT} characters.`)
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'Null characters are not allowed.');

const severalOf = <Member extends z.ZodType>(member: Member, max = MAX_LIST) =>
  z.array(member).max(max, `At most ${max} values are allowed.`);

/** Schemas of query parameters. */
export const param = {
  text: (description: string) => plain.meta({ description }),
  /** May be repeated; matches any of the values. */
  texts: (description: string, max?: number) => severalOf(plain, max).meta({ description }),
  uuid: (description: string) => writtenUuid(description, 'Enter a valid UUID.'),
  /** May be repeated; matches any of the values. */
  uuids: (description: string) => severalOf(writtenUuid(description, 'Enter a valid UUID.')).meta({ description }),
  boolean: (description: string) => z.boolean().meta({ description }),
  date: (description: string) => z.iso.date('Enter a valid date.').meta({ description }),
  instant: (description: string) => z.iso.datetime({ offset: true, error: 'Enter a valid date/time.' }).meta({ description }),
  choice: <const Value extends string>(values: readonly Value[], description: string) =>
    z.enum(values, { error: unknownChoice }).meta({ description }),
  /** Comma-separated values; may be repeated. */
  choices: <const Value extends string>(values: readonly Value[], description: string) =>
    severalOf(z.enum(values, { error: unknownChoice })).meta({ description }),
};

const unknownChoice = ({ input }: { input?: unknown }) =>
  `Select a valid choice. ${String(input).slice(0, MAX_TEXT)} is not one of the available choices.`;

/** Query parameters by name; all are optional. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** The parsed values of query parameters. */
export type Read<Query extends Shape> = { readonly [Name in keyof Query]?: z.infer<Query[Name]> | undefined };

function isChoices(schema: z.ZodType): boolean {
  return schema instanceof z.ZodArray && schema.element instanceof z.ZodEnum;
}

/**
 * Extracts the value of a parameter. Surrounding white space and empty values are ignored; a single value is the last one given.
 * An invalid boolean is ignored for compatibility: portals send `null` and similar for "any".
 */
function valueOf(schema: z.ZodType, texts: readonly string[]): unknown {
  const parts = isChoices(schema) ? texts.flatMap((text) => text.split(',')) : texts;
  const values = parts.map((text) => text.trim()).filter((text) => text !== '');
  if (schema instanceof z.ZodArray) return values.length === 0 ? undefined : values;
  const last = values.at(-1);
  return schema instanceof z.ZodBoolean ? booleanOf(last) : last;
}

/**
 * Creates the parser of query parameters. Unknown parameters are ignored, unless it is strict.
 * @throws HttpError 400
 */
export function queryReader<Query extends Shape>(shape: Query, isStrict = false): (params: URLSearchParams) => Read<Query> {
  const schema = z.object(shape).partial();
  return (params) => {
    if (isStrict) refuseUnknown(params, shape);
    const values = Object.entries(shape).map(([name, kind]) => [name, valueOf(kind, params.getAll(name))]);
    const { data, error } = schema.safeParse(Object.fromEntries(values));
    if (error) throw httpErrors.invalid(faultsOf(error));
    return data as Read<Query>; // as validated by the schema
  };
}

function refuseUnknown(params: URLSearchParams, shape: Shape): void {
  const unknown = [...params.keys()].filter((name) => !Object.hasOwn(shape, name));
  if (unknown.length === 0) return;
  throw httpErrors.invalid(Object.fromEntries(unknown.map((name) => [name.slice(0, MAX_TEXT), ['Unknown parameter.']])));
}
