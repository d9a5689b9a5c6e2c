import { itemOf, linesOf } from "./cards.js";
import { searched } from "./order.js";

/** @import { Filters, HeldEvent, LineItem, ListLine, Overview, ReviewData, ReviewRow, Verdict } from "../types" */
/** @import { Verdicts } from "./verdicts.js" */

// The state of a review: filters, lines, verdicts. As `state.py`, but it searches for words instead of a query.

const STATUSES = ["open", "accepted", "rejected", "all"];
const NEED_CONFIRMATION = new Set(["failed", "blank"]);

/** @param {ReviewRow} row */
function textOf({ room, about, engine, facts }) {
  const numbers = facts.numbers.map(({ name, value }) => `${name} ${value}`);
  return [room, facts.name, facts.change, about, engine, ...numbers].join(" ");
}

/**
 * @template Value
 * @param {Set<Value>} set
 * @param {Value} value
 */
function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

export class State {
  /** @type {Filters} */
  #filters = { status: "open", changes: [], query: "" };
  /** @type {Set<number>} */
  #opened = new Set();
  #quiet;
  #texts;
  /**
   * @param {Pick<ReviewData, "rows" | "title" | "changes" | "quiet">} data
   * @param {Verdicts} verdicts
   */
  constructor({ rows, title, changes, quiet }, verdicts) {
    this.rows = rows;
    this.title = title;
    this.verdicts = verdicts;
    this.classes = changes;
    this.#quiet = new Set(quiet);
    this.#texts = rows.map(textOf);
    this.cards = rows.map((row) => row.card);
    /** @type {Set<number>} */
    this.excluded = new Set();
    this.who = ""; // the reviewer
    /** @type {number[] | null} */
    this.places = null; // sort positions of the rows; null if the list is not sorted
    /** @type {ListLine[]} */
    this.lines = [];
    const { all, open } = this.#counts();
    if (all && !open) this.#filters.status = "all";
    this.relist();
  }

  /** @param {number} row */
  held(row) {
    return this.verdicts.held(row);
  }

  /** @param {Filters} filters */
  narrow(filters) {
    this.#filters = filters;
    this.relist();
  }

  /** @param {number[] | null} places */
  sort(places) {
    this.places = places;
    this.relist();
  }

  /** @param {number} card */
  toggleCard(card) {
    toggle(this.#opened, card);
    this.relist();
  }

  /** @param {number} row */
  toggleRow(row) {
    toggle(this.excluded, row);
  }

  /**
   * Record one verdict on rows.
   * @param {Verdict} verdict
   * @param {number[]} rows
   * @param {string} comment
   */
  decide(verdict, rows, comment) {
    this.verdicts.add(verdict, rows, { who: this.who, comment, engine: this.rows[rows[0]].engine });
    for (const row of rows) this.excluded.delete(row);
    this.relist();
  }

  /** @param {number[]} rows */
  undo(rows) {
    this.verdicts.undo(
      rows.filter((row) => this.held(row)),
      this.who,
    );
    this.relist();
  }

  /**
   * @param {number} row
   * @param {Verdict} verdict
   * @param {string} comment
   */
  says(row, verdict, comment) {
    const held = this.held(row);
    return held?.verdict === verdict && held.comment === comment;
  }

  /**
   * Return the question to ask before rows are accepted; empty if no confirmation is needed.
   * @param {number[]} rows
   */
  doubt(rows) {
    const classes = rows.map((row) => this.rows[row].facts.change).filter((change) => NEED_CONFIRMATION.has(change));
    if (classes.length) return `The selection contains ${[...new Set(classes)].sort().join(" and ")} shots.`;
    return rows.some((row) => this.rows[row].twice) ? "The selection contains blank shots." : "";
  }

  // The latest verdict of this reviewer that is still current, and its rows.
  last() {
    /** @type {HeldEvent | null} */
    let event = null;
    /** @type {number[]} */
    let rows = [];
    for (const row of this.rows.keys()) {
      const held = this.held(row);
      if (held?.who !== this.who || (event && held.id < event.id)) continue;
      if (held.id !== event?.id) rows = [];
      event = held;
      rows.push(row);
    }
    return event ? { event, rows } : null;
  }

  /**
   * @param {number} start
   * @param {number} count
   * @returns {LineItem[]}
   */
  items(start, count) {
    return this.lines.slice(start, start + count).map((line) => ({
      ...itemOf(line, this.rows, (row) => this.held(row)),
      opened: this.#opened.has(line.card) && !line.member,
      excluded: line.rows.filter((row) => this.excluded.has(row)),
      elsewhere: line.rows.filter((row) => this.rows[row].elsewhere),
    }));
  }

  /** @param {number} card */
  lineOf(card) {
    const found = this.lines.findIndex((line) => line.card === card);
    return found < 0 ? null : found;
  }

  /**
   * Return the line of a row: its own line below its open card if `member`, otherwise the line of the card.
   * @param {number} row
   * @param {boolean} member
   */
  lineWith(row, member) {
    const found = [...this.lines.keys()].filter((line) => this.lines[line].rows.includes(row));
    return found.find((line) => this.lines[line].member === member) ?? found[0] ?? null;
  }

  /**
   * Return the line to select after a decision on a card; `before` are the lines before the decision.
   * @param {ListLine[]} before
   * @param {number} card
   */
  nextOpen(before, card) {
    const order = [...new Set(before.map((line) => line.card))];
    const at = order.indexOf(card) + 1;
    for (const later of [...order.slice(at), ...order.slice(0, at)]) {
      const line = this.lineOf(later);
      if (line !== null && this.lines[line].rows.some((row) => !this.held(row))) return line;
    }
    return Math.min(this.lineOf(card) ?? 0, Math.max(this.lines.length - 1, 0));
  }

  relist() {
    const found = searched(this.#filters.query);
    const shown = [...this.rows.keys()].filter((row) => this.#passes(row) && found(this.#text(row)));
    this.lines = linesOf(shown, this.cards, this.#opened, this.places);
  }

  /**
   * @param {number} version
   * @returns {Overview}
   */
  overview(version) {
    const counts = this.#counts();
    const { status, changes, query } = this.#filters;
    const classes = this.classes.filter((name) => counts[name]);
    return {
      version,
      maskable: false,
      title: this.title,
      scenes: this.rows.length,
      lines: this.lines.length,
      done: counts.all - counts.open,
      total: counts.all,
      statuses: STATUSES.map((name) => ({ name, count: counts[name], on: name === status })),
      changes: classes.map((name) => ({ name, count: counts[name], on: changes.includes(name) })),
      query,
      last: this.#told(this.last()),
    };
  }

  /** @param {ReturnType<State["last"]>} last */
  #told(last) {
    if (!last) return null;
    const { event, rows } = last;
    const what = rows.length === 1 ? this.rows[rows[0]].facts.name : `${rows.length} scenes`;
    return { text: `${event.verdict} ${what}`, at: event.at, comment: event.comment };
  }

  /** @param {number} row */
  #text(row) {
    const held = this.held(row);
    return held ? `${this.#texts[row]} ${held.verdict} ${held.who} ${held.comment}` : this.#texts[row];
  }

  /** @param {number} row */
  #passes(row) {
    const { change } = this.rows[row].facts;
    const { changes, status } = this.#filters;
    if (changes.length ? !changes.includes(change) : this.#quiet.has(change)) return false;
    return this.#quiet.has(change) || status === "all" || status === (this.held(row)?.verdict ?? "open");
  }

  // Count the cards by status and by change type; a card that needs no review has no status.
  #counts() {
    /** @type {Record<string, Set<number>>} */
    const found = Object.fromEntries(STATUSES.map((name) => [name, new Set()]));
    for (const [number, { card, facts }] of this.rows.entries()) {
      found[facts.change] ??= new Set();
      found[facts.change].add(card);
      if (this.#quiet.has(facts.change)) continue;
      found[this.held(number)?.verdict ?? "open"].add(card);
      found.all.add(card);
    }
    return Object.fromEntries(Object.entries(found).map(([name, cards]) => [name, cards.size]));
  }
}
