/** Size of type and length. */
const HEADER = 5;

/**
 * @typedef {object} Message
 * @property {string} type
 * @property {number} start
 * @property {number} end
 */

/**
 * Splits bytes that end with a whole message of PostgreSQL's protocol, of either side, into messages.
 * @param {Buffer} bytes
 * @returns {Generator<Message, void, void>}
 */
export function* messagesIn(bytes) {
  for (let start = 0; start + HEADER <= bytes.length;) {
    const end = start + 1 + bytes.readInt32BE(start + 1);
    yield { type: String.fromCharCode(bytes[start] ?? 0), start, end };
    start = end;
  }
}

/**
 * Reads a zero-terminated text.
 * @param {Buffer} bytes
 * @param {number} from
 */
export const textAt = (bytes, from) => bytes.toString('utf8', from, bytes.indexOf(0, from));

/**
 * Builds a message of PostgreSQL's protocol.
 * @param {string} type
 * @param {...(string | Uint8Array)} body texts, which are zero-terminated, and raw bytes
 */
export function message(type, ...body) {
  const parts = body.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part));
  const header = Buffer.alloc(HEADER, type, 'latin1');
  header.writeInt32BE(
    parts.reduce((size, { length }) => size + length, HEADER - 1),
    1,
  );
  return Buffer.concat([header, ...parts]);
}

/**
 * A simple query message.
 * @param {string} text
 */
export const query = (text) => message('Q', text);
