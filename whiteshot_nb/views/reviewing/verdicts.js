/** @import { HeldEvent, VerdictEvent } from "../types" */

// The current verdicts on rows: the latest decision on each row that was not undone.

export class Verdicts {
  /** @type {HeldEvent[][]} */
  #stacks;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  latest = null; // the id of the latest event
  /** @param {number} count of the rows */
  constructor(count) {
    this.#stacks = Array.from({ length: count }, () => []);
  }

  /** @param {string | null} id */
  knows(id) {
    return id === null || this.#ids.has(id);
  }

  /**
   * Add an event, unless it is known.
   * @param {VerdictEvent} event
   * @returns {boolean} whether it is new
   */
  add(event) {
    if (this.#ids.has(event.id)) return false;
    this.#ids.add(event.id);
    this.latest = event.id;
    const { verdict, rows, undoes } = event;
    for (const row of rows) {
      if (verdict === "undone") this.#stacks[row] = this.#stacks[row].filter((one) => one.id !== undoes);
      else this.#stacks[row].push(/** @type {HeldEvent} */ (event));
    }
    return true;
  }

  /**
   * Return the current verdict on a row.
   * @param {number} row
   * @returns {HeldEvent | undefined}
   */
  held(row) {
    return this.#stacks[row].at(-1);
  }
}
