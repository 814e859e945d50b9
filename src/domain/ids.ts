import { BadUserInputError } from './errors.ts';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** The hyphenated lower-case form of a UUID (RFC 9562), or null if the text is not one. */
export function uuidOf(text: string): string | null {
  if (!UUID.test(text)) return null;
  const hex = text.replaceAll('-', '').toLowerCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One buffer for all ids: a page has thousands of them, and allocating a buffer for each takes longer than encoding it. */
const scratch = Buffer.alloc(128);

/** The opaque id that is unique across all types. */
export function globalId(typename: string, uuid: string): string {
  const text = `${typename}:${uuid}`;
  if (text.length > scratch.length) return Buffer.from(text).toString('base64url');
  return scratch.toString('base64url', 0, scratch.write(text, 'latin1'));
}

/** Type and uuid of a global id, or null if the text is not one. */
export function parseGlobalId(id: string): { typename: string; uuid: string } | null {
  const [, typename, text] = /^(\w+):(.+)$/.exec(Buffer.from(id, 'base64url').toString('utf8')) ?? [];
  const uuid = uuidOf(text ?? '');
  return typename === undefined || uuid === null ? null : { typename, uuid };
}

/** The uuid of a global id of one of the types, or the uuid itself. @throws BadUserInputError for anything else */
export function decodeId(id: string, ...typenames: readonly string[]): string {
  const uuid = uuidOf(id);
  if (uuid !== null) return uuid;
  const parsed = parseGlobalId(id);
  if (!parsed)
    throw new BadUserInputError(
      `"${id.slice(0, 100)}" is not an id: expected the global id of a ${typenames.join(' or ')}, or its uuid.`,
    );
  if (!typenames.includes(parsed.typename))
    throw new BadUserInputError(
      `"${id.slice(0, 100)}" is the id of a ${parsed.typename}; expected that of a ${typenames.join(' or ')}.`,
    );
  return parsed.uuid;
}

/** The uuid of an optional id; null for null, undefined or an empty string. @throws BadUserInputError for an invalid id */
export function decodeOptionalId(id: string | null | undefined, ...typenames: readonly string[]): string | null {
  return id === null || id === undefined || id === '' ? null : decodeId(id, ...typenames);
}
