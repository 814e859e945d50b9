import { z } from 'zod';
import { booleanOf } from './booleans.ts';
import { writtenUuid } from './common.ts';
import { faultsOf } from './messages.ts';
import { httpErrors } from './httpErrors.ts';

/** A list of values may be this long, and a value have so many characters. */
const MAX_LIST = 50;
const MAX_TEXT = 255;

const plain = z
  .string()
  .max(MAX_TEXT, `Ensure this value has at most ${MAX_TEXT} characters.`)
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'Null characters are not allowed.');

const severalOf = <Member extends z.ZodType>(member: Member) => z.array(member).max(MAX_LIST, `Give at most ${MAX_LIST} values.`);

/** The kinds of parameters. */
export const param = {
  text: (description: string) => plain.meta({ description }),
  /** May be given several times: any of the values. */
  texts: (description: string) => severalOf(plain).meta({ description }),
  uuid: (description: string) => writtenUuid(description, 'Enter a valid UUID.'),
  boolean: (description: string) => z.boolean().meta({ description }),
  date: (description: string) => z.iso.date('Enter a valid date.').meta({ description }),
  choice: <const Value extends string>(values: readonly Value[], description: string) =>
    z.enum(values, { error: unknownChoice }).meta({ description }),
  /** Values in one text with commas between, or in several. */
  choices: <const Value extends string>(values: readonly Value[], description: string) =>
    severalOf(z.enum(values, { error: unknownChoice })).meta({ description }),
};

const unknownChoice = ({ input }: { input?: unknown }) =>
  `Select a valid choice. ${String(input).slice(0, MAX_TEXT)} is not one of the available choices.`;

/** Parameters by their names; none of them has to be given. */
export type Shape = Readonly<Record<string, z.ZodType>>;

export type Read<Query extends Shape> = { readonly [Name in keyof Query]?: z.infer<Query[Name]> | undefined };

function isChoices(schema: z.ZodType): boolean {
  return schema instanceof z.ZodArray && schema.element instanceof z.ZodEnum;
}

/**
 * The value that texts stand for. Surrounding white space is ignored, and an empty text says nothing; of a single value the last
 * one counts. A text that is no boolean does not filter, as ever: portals send `null` and the like for "any".
 */
function valueOf(schema: z.ZodType, texts: readonly string[]): unknown {
  const written = isChoices(schema) ? texts.flatMap((text) => text.split(',')) : texts;
  const said = written.map((text) => text.trim()).filter((text) => text !== '');
  if (schema instanceof z.ZodArray) return said.length === 0 ? undefined : said;
  const last = said.at(-1);
  return schema instanceof z.ZodBoolean ? booleanOf(last) : last;
}

/** Reads the parameters of requests; what it does not know it ignores. @throws Refusal */
export function queryReader<Query extends Shape>(shape: Query): (params: URLSearchParams) => Read<Query> {
  const schema = z.object(shape).partial();
  return (params) => {
    const values = Object.entries(shape).map(([name, kind]) => [name, valueOf(kind, params.getAll(name))]);
    const { data, error } = schema.safeParse(Object.fromEntries(values));
    if (error) throw httpErrors.invalid(faultsOf(error));
    return data as Read<Query>; // what the shape says
  };
}
