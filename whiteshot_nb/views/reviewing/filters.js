import { plain, searched } from "./order.js";

/** @import { Filters as FilterValues, HeldEvent, ReviewRow } from "../types" */

// The filters of a review's list: a status, change types, words, and the rows for which an expression is true.

/** @param {ReviewRow} row */
function textOf({ room, name, change, about, numbers }) {
  return plain([room, name, change, about, ...numbers.map((one) => `${one.name} ${one.value}`)].join(" "));
}

export class Filters {
  /** @type {FilterValues} */
  values = { status: "open", changes: [], words: "", matches: null };
  #quiet;
  /** @type {WeakMap<ReviewRow, string>} */
  #texts = new WeakMap(); // made when somebody searches
  /** @param {Set<string>} quiet the change types that need no review */
  constructor(quiet) {
    this.#quiet = quiet;
  }

  /** @param {Partial<FilterValues>} values */
  change(values) {
    this.values = { ...this.values, ...values };
  }

  // Return a function that tests whether a row with a number and a verdict is listed.
  test() {
    const { words } = this.values;
    const found = searched(words);
    return (/** @type {ReviewRow} */ row, /** @type {number} */ number, /** @type {HeldEvent | undefined} */ held) =>
      this.#passes(row, number, held) && (!words || found(this.#text(row, held)));
  }

  /**
   * Return whether these are other rows than those that the expression was true for before.
   * @param {number[]} matches
   */
  differs(matches) {
    const before = this.values.matches;
    return before?.size !== matches.length || matches.some((row) => !before.has(row));
  }

  get searching() {
    return Boolean(this.values.words.trim() || this.values.matches);
  }

  /**
   * @param {ReviewRow} row
   * @param {HeldEvent | undefined} held
   */
  #text(row, held) {
    const text = this.#texts.get(row) ?? textOf(row);
    this.#texts.set(row, text);
    return held ? `${text} ${plain(`${held.verdict} ${held.who} ${held.comment}`)}` : text;
  }

  /**
   * @param {ReviewRow} row
   * @param {number} number
   * @param {HeldEvent | undefined} held
   */
  #passes({ change }, number, held) {
    const { changes, status, matches } = this.values;
    if (matches && !matches.has(number)) return false;
    const quiet = this.#quiet.has(change);
    if (changes.length ? !changes.includes(change) : quiet) return false;
    return quiet || status === "all" || status === (held?.verdict ?? "open");
  }
}
