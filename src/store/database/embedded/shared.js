/** How many connections there can be at once; their ids are 1 and up. */
export const MAX_CONNECTIONS = 64;

const HOLDER = 0;
/** From here on one cell a connection: the number of its last unit that was begun, or less than zero, of the last that was called off. */
const UNITS = 1;
const CELLS = UNITS + 1 + MAX_CONNECTIONS;

/** What both threads see at any time, also while one of them runs a statement. */
export class Shared {
  /** @param {SharedArrayBuffer} [memory] */
  constructor(memory = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.cells = new Int32Array(memory);
  }

  /** The connection whose transaction is open; 0 for none. */
  get holder() {
    return Atomics.load(this.cells, HOLDER);
  }

  set holder(connection) {
    Atomics.store(this.cells, HOLDER, connection);
  }

  /**
   * Whether a unit is now run: not where it was called off.
   * @param {number} connection
   * @param {number} number
   */
  begin(connection, number) {
    return this.#settle(connection, number, number);
  }

  /**
   * Whether a unit is now called off: not where it was begun.
   * @param {number} connection
   * @param {number} number
   */
  callOff(connection, number) {
    return this.#settle(connection, number, -number);
  }

  /**
   * @param {number} connection
   * @param {number} number
   */
  hasBegun(connection, number) {
    return Atomics.load(this.cells, UNITS + connection) === number;
  }

  /** @param {number} connection @param {number} number @param {number} value */
  #settle(connection, number, value) {
    const before = Atomics.load(this.cells, UNITS + connection);
    if (Math.abs(before) === number) return false;
    return Atomics.compareExchange(this.cells, UNITS + connection, before, value) === before;
  }
}
