/** @import { Part } from './parcel.js' */

/** Decides which messages run next: in order of arrival, but while a transaction is open only those of its connection. */
export class Turns {
  /** @type {Part[]} */
  #waiting = [];

  /**
   * Queues units.
   * @param {readonly Part[]} units
   */
  add(units) {
    this.#waiting.push(...units);
  }

  /**
   * Removes and returns the next unit to run.
   * @param {number} holder the connection whose transaction is open; 0 for none
   * @returns {Part | undefined}
   */
  next(holder) {
    if (holder === 0) return this.#waiting.shift();
    const index = this.#waiting.findIndex(({ connection }) => connection === holder);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }
}
