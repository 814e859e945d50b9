import { z } from 'zod';
import { booleanOf } from './booleans.ts';
import { formValues, valueSchemaOf } from './form.ts';
import { faultsOf, messageOf } from './messages.ts';
import { httpErrors } from './httpErrors.ts';

/** The unparsed body of a request; `bytes` is null if it is too large. */
export interface RawBody {
  readonly type: string | undefined;
  readonly bytes: Buffer | null;
}

/** Parses and validates a JSON or form body; unknown fields are ignored. @throws HttpError 400, 413 or 415 */
export async function readBody<Body extends z.ZodObject>(schema: Body, rawBody: RawBody): Promise<z.infer<Body>> {
  const { data, error } = schema.safeParse(withBooleans(schema, await objectIn(schema, rawBody)), { error: messageOf });
  if (error) throw httpErrors.invalid(faultsOf(error));
  return data;
}

const FORM = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

async function objectIn(schema: z.ZodObject, { type = '', bytes }: RawBody): Promise<object> {
  if (bytes === null) throw httpErrors.tooLarge();
  if (bytes.length === 0) return {};
  if (FORM.test(type))
    return formValues(schema, type, bytes).catch(() => Promise.reject(httpErrors.unreadable('Form parse error.')));
  if (!/^application\/json\b/i.test(type)) throw httpErrors.mediaType(type);
  const value = parse(bytes);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw httpErrors.invalid({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${kindOf(value)}.`] });
}

/** Converts booleans sent as strings by forms and command-line tools. */
function withBooleans({ shape }: z.ZodObject, body: object): object {
  const values = Object.entries<unknown>({ ...body });
  return Object.fromEntries(values.map(([name, value]) => [name, isBoolean(shape, name) ? (booleanOf(value) ?? value) : value]));
}

const isBoolean = (shape: z.core.$ZodShape, name: string) =>
  Object.hasOwn(shape, name) && valueSchemaOf(shape[name]) instanceof z.ZodBoolean;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw httpErrors.unreadable(`JSON parse error - ${(error as Error).message}`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'NoneType';
  return { string: 'str', number: 'int', boolean: 'bool' }[typeof value as string] ?? typeof value;
}
