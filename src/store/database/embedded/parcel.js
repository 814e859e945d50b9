/**
 * A part of a parcel: messages of one connection, or their answer.
 * @typedef {object} Part
 * @property {number} connection
 * @property {number} number
 * @property {Uint8Array} bytes
 */

/** The number of fields of a part: connection id, number and length. */
const FIELDS = 3;
const WORD = 4;

/**
 * Packs parts into one buffer, which is transferred between threads without a copy: a message for each part would take longer
 * than most statements.
 * @param {readonly Part[]} parts
 * @returns {ArrayBuffer}
 */
export function pack(parts) {
  const head = WORD * (1 + FIELDS * parts.length);
  const buffer = new ArrayBuffer(parts.reduce((size, { bytes }) => size + bytes.length, head));
  const fields = new Int32Array(buffer, 0, head / WORD);
  const whole = new Uint8Array(buffer);
  let at = head;
  fields[0] = parts.length;
  parts.forEach(({ connection, number, bytes }, index) => {
    fields.set([connection, number, bytes.length], 1 + FIELDS * index);
    whole.set(bytes, at);
    at += bytes.length;
  });
  return buffer;
}

/**
 * Unpacks the parts of a parcel; their bytes are views of it.
 * @param {ArrayBuffer} buffer
 * @returns {Part[]}
 */
export function unpack(buffer) {
  const [count = 0] = new Int32Array(buffer, 0, 1);
  const fields = new Int32Array(buffer, WORD, FIELDS * count);
  let at = WORD * (1 + FIELDS * count);
  return Array.from({ length: count }, (_, index) => {
    const [connection = 0, number = 0, length = 0] = fields.subarray(FIELDS * index, FIELDS * (index + 1));
    const bytes = new Uint8Array(buffer, at, length);
    at += length;
    return { connection, number, bytes };
  });
}
