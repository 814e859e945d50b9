/** Maximum number of connections; their ids start at 1. */
export const MAX_CONNECTIONS = 64;

const HOLDER = 0;
/** Start of the cells of the connections: the number of the last unit begun, or its negative when the last unit was cancelled. */
const UNITS = 1;
const CELLS = UNITS + 1 + MAX_CONNECTIONS;

/** Memory shared by both threads, readable even while one of them runs a statement. */
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
   * Marks a unit as begun; false if it was cancelled before.
   * @param {number} connection
   * @param {number} number
   */
  begin(connection, number) {
    return this.#settle(connection, number, number);
  }

  /**
   * Marks a unit as cancelled; false if it was begun before.
   * @param {number} connection
   * @param {number} number
   */
  cancel(connection, number) {
    return this.#settle(connection, number, -number);
  }

  /**
   * Whether a unit was begun.
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
