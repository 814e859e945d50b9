import { PGlite } from '@electric-sql/pglite';
import { message, messagesIn, query, textAt } from './messages.js';

/** An empty unnamed statement: parsing it returns ParseComplete, as for any other, and has no effect. */
const NOTHING = message('P', '', '', Buffer.alloc(2));

/** The exit status with which PGlite returns to its message loop after an error of PostgreSQL. */
const ERROR_STATUS = 100;

/**
 * @typedef {object} Answer
 * @property {Uint8Array} bytes
 * @property {readonly Uint8Array[]} notifications
 * @property {boolean} isOpen whether a transaction is open, or more of the answer follows
 */

/** The single session of PGlite, in PostgreSQL's protocol. */
export class Session {
  #pglite;
  /** @type {Set<string>} */
  #prepared = new Set();

  /** @param {PGlite} pglite */
  constructor(pglite) {
    this.#pglite = pglite;
    endWithServer(pglite);
  }

  /** Rolls back the open transaction. */
  rollback() {
    this.answer(query('ROLLBACK'));
  }

  /**
   * Runs complete messages of one connection. Statement names belong to the session; a known name is not parsed again.
   * @param {Buffer} unit
   * @returns {Answer}
   * @throws Error when the session has ended
   */
  answer(unit) {
    /** @type {string[]} */
    const parsed = [];
    const answer = this.#run(this.#withoutKnown(unit, parsed));
    const read = readAnswer(answer);
    for (const name of parsed.slice(0, read.parsed)) if (name !== '') this.#prepared.add(name);
    if (read.status === '' && endsTurn(unit)) throw new Error('The session of the embedded database has ended.');
    return { bytes: read.bytes, notifications: read.notifications, isOpen: read.status !== 'I' };
  }

  /**
   * @param {Buffer} unit
   * @param {string[]} parsed the names that it parses, in order
   */
  #withoutKnown(unit, parsed) {
    /** @type {Buffer[]} */
    const parts = [];
    let from = 0;
    for (const { type, start, end } of messagesIn(unit)) {
      if (type === 'P') {
        const name = textAt(unit, start + 5);
        parsed.push(name);
        if (!this.#prepared.has(name)) continue;
        parts.push(unit.subarray(from, start), NOTHING);
        from = end;
      } else if (type === 'C' && unit[start + 5] === 0x53) this.#prepared.delete(textAt(unit, start + 6));
    }
    return from === 0 ? unit : Buffer.concat([...parts, unit.subarray(from)]);
  }

  /** @param {Buffer} unit */
  #run(unit) {
    /** @type {Buffer[]} */
    const chunks = [];
    // The call is synchronous. The bytes are PGlite's own memory, so they are copied.
    void this.#pglite.execProtocolRawStream(unit, { syncToFs: false, onRawData: (bytes) => chunks.push(Buffer.from(bytes)) });
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  }
}

/**
 * Ends the thread when its server ends, for instance on a full disk: PGlite would call it again and again.
 * @param {PGlite} pglite
 */
function endWithServer({ Module: server }) {
  const run = server._PostgresMainLoopOnce;
  server._PostgresMainLoopOnce = () => {
    try {
      run();
    } catch (error) {
      if (/** @type {{ status?: unknown }} */ (error).status !== ERROR_STATUS) process.exit(1);
      throw error;
    }
  };
}

/** Whether messages end with Sync or Query, which ReadyForQuery answers. @param {Buffer} unit */
function endsTurn(unit) {
  let last = '';
  for (const { type } of messagesIn(unit)) last = type;
  return last === 'S' || last === 'Q';
}

/**
 * Splits an answer into the part for the connection and that for the session.
 * @param {Buffer} bytes
 */
function readAnswer(bytes) {
  /** @type {Buffer[]} */
  const notifications = [];
  /** @type {Buffer[]} */
  const rest = [];
  let [from, parsed, status] = [0, 0, ''];
  for (const { type, start, end } of messagesIn(bytes)) {
    if (type === '1') parsed += 1;
    else if (type === 'Z') status = String.fromCharCode(bytes[start + 5] ?? 0);
    else if (type === 'A') {
      notifications.push(bytes.subarray(start, end));
      rest.push(bytes.subarray(from, start));
      from = end;
    }
  }
  return { bytes: from === 0 ? bytes : Buffer.concat([...rest, bytes.subarray(from)]), notifications, parsed, status };
}
