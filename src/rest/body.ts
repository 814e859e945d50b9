import type { z } from 'zod';
import { faultsOf, messageOf } from './messages.ts';
import { refuse } from './refusal.ts';

/** A body as it was sent; null where it is too large. */
export interface Sent {
  readonly type: string | undefined;
  readonly bytes: Buffer | null;
}

/** What a body says, by its schema; fields that it does not have are ignored. @throws Refusal */
export function readBody<Body extends z.ZodObject>(schema: Body, sent: Sent): z.infer<Body> {
  const { data, error } = schema.safeParse(objectIn(sent), { error: messageOf });
  if (error) throw refuse.invalid(faultsOf(error));
  return data;
}

function objectIn({ type = '', bytes }: Sent): object {
  if (bytes === null) throw refuse.tooLarge();
  if (bytes.length === 0) return {};
  if (!/^application\/json\b/i.test(type)) throw refuse.mediaType(type);
  const value = parse(bytes);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw refuse.invalid({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${kindOf(value)}.`] });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw refuse.unreadable(`JSON parse error - ${(error as Error).message}`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (value === null) return 'NoneType';
  return { string: 'str', number: 'int', boolean: 'bool' }[typeof value as string] ?? typeof value;
}
