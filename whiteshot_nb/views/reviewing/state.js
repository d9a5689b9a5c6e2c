import { itemOf, linesOf } from "./cards.js";
import { countsOf, facetsOf } from "./counts.js";
import { Filters } from "./filters.js";
import { scenesIn } from "./news.js";
import { rowsOf } from "./rows.js";
import { Verdicts } from "./verdicts.js";

/** @import { ChangedRows, Details, Facts, Filters as FilterValues, HeldEvent, LineItem, ListLine, Overview, Place, ReviewRows, Verdict, VerdictEvent } from "../types" */

// A review as the browser holds it, in a notebook and in a report: its rows, the decisions on them, and what is listed.

/**
 * @template Value
 * @param {Set<Value>} set
 * @param {Value} value
 */
function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

export class State {
  #filters;
  /** @type {Set<number>} */
  #opened = new Set(); // cards
  /** @type {Set<number>} */
  #pinned = new Set(); // rows that are listed whatever the filters, until the next decision or filter
  #quiet;
  /** @param {ReviewRows} data */
  constructor({ rows, count, title, changes, quiet, events, reviewer = "" }) {
    this.rows = rowsOf(rows, count);
    this.title = title;
    this.types = changes;
    this.#quiet = new Set(quiet);
    this.#filters = new Filters(this.#quiet);
    this.verdicts = new Verdicts(count);
    for (const event of events) this.verdicts.add(event);
    /** @type {Set<number>} */
    this.excluded = new Set(); // rows that are left out of the next decision on their cluster
    this.reviewer = reviewer;
    /** @type {number[] | null} */
    this.places = null; // sort positions of the rows; null if the list is not sorted
    /** @type {ListLine[]} */
    this.lines = [];
    const { all, open } = this.#counts();
    if (all && !open) this.#filters.change({ status: "all" });
    this.relist();
  }

  /** @param {number} row */
  held(row) {
    return this.verdicts.held(row);
  }

  /** @param {number} row */
  name(row) {
    return this.rows[row].name;
  }

  /** @param {number} row */
  isQuiet(row) {
    return this.#quiet.has(this.rows[row].change);
  }

  /**
   * Add decisions, and return those that are new.
   * @param {VerdictEvent[]} events
   */
  fold(events) {
    const found = events.filter((event) => this.verdicts.add(event));
    if (found.length) this.relist();
    return found;
  }

  /**
   * Take over rows that masks have changed. The clusters of members of open clusters are open.
   * @param {Pick<ChangedRows, "at" | "rows">} changed
   */
  replace({ at, rows }) {
    const members = [...this.rows.keys()].filter((row) => this.#opened.has(this.rows[row].card));
    for (const [index, row] of rowsOf(rows, at.length).entries()) this.rows[at[index]] = row;
    this.#openCardsOf(members);
  }

  /** @param {Partial<FilterValues>} filters */
  narrow(filters) {
    this.#filters.change(filters);
    this.#pinned.clear();
    this.relist();
  }

  /**
   * Take over what somebody sees and has chosen from a state with the same rows.
   * @param {State} before
   */
  resume(before) {
    this.#filters.change(before.#filters.values);
    this.#pinned = before.#pinned;
    this.excluded = before.excluded;
    this.places = before.places;
    this.#openCardsOf([...before.rows.keys()].filter((row) => before.#opened.has(before.rows[row].card)));
  }

  /** @param {number[]} members */
  #openCardsOf(members) {
    this.#opened = new Set(members.map((row) => this.rows[row].card));
    this.relist();
  }

  /**
   * Return whether these are other rows than those that the expression was true for before.
   * @param {number[]} matches
   */
  differs(matches) {
    return this.#filters.differs(matches);
  }

  /**
   * Take over the rows that an expression is true for now, after a decision or a change.
   * @param {number[]} matches
   */
  rematch(matches) {
    this.#filters.change({ matches: new Set(matches) });
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
   * Keep rows in the list, even if the filters would hide them.
   * @param {number[]} rows
   */
  pin(rows) {
    this.#pinned = new Set(rows);
    this.relist();
  }

  /**
   * Return the rows of a line without those that are excluded from their cluster.
   * @param {number[]} rows
   */
  included(rows) {
    return rows.length > 1 ? rows.filter((row) => !this.excluded.has(row)) : rows;
  }

  /**
   * The rows were decided: they are back in their clusters, and nothing is listed but what passes the filters.
   * @param {number[]} rows
   */
  decided(rows) {
    for (const row of rows) this.excluded.delete(row);
    this.#pinned.clear();
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
    const doubts = [...new Set(rows.map((row) => this.rows[row].doubt))].filter(Boolean);
    return doubts.length ? `The selection contains ${doubts.sort().join(" and ")} shots.` : "";
  }

  /**
   * Return the rows whose verdicts an undo is about: those among the given ones, or else the reviewer's latest decision.
   * @param {number[]} rows
   */
  undoable(rows) {
    const decided = rows.filter((row) => this.held(row));
    return decided.length ? decided : (this.last()?.rows ?? []);
  }

  // The latest verdict of this reviewer that is still current, and its rows.
  last() {
    /** @type {HeldEvent | null} */
    let event = null;
    /** @type {number[]} */
    let rows = [];
    for (const row of this.rows.keys()) {
      const held = this.held(row);
      if (held?.who !== this.reviewer || (event && held.id < event.id)) continue;
      if (held.id !== event?.id) rows = [];
      event = held;
      rows.push(row);
    }
    return event ? { event, rows } : null;
  }

  /**
   * Return what is shown of a scene: its row, its details and the verdict on it.
   * @param {number} row
   * @param {Details} details
   * @returns {Facts}
   */
  facts(row, details) {
    const { name, change, about: reason, numbers } = this.rows[row];
    return { ...details, name, change, reason, numbers, held: this.held(row) };
  }

  /**
   * @param {number} index of a line
   * @returns {LineItem | undefined}
   */
  item(index) {
    const line = this.lines[index];
    return (
      line && {
        ...itemOf(line, this.rows, (row) => this.held(row)),
        opened: this.#opened.has(line.card) && !line.member,
        excluded: line.rows.filter((row) => this.excluded.has(row)),
        elsewhere: line.rows.filter((row) => this.rows[row].elsewhere),
      }
    );
  }

  /** @param {number} row */
  cardOf(row) {
    return this.rows[row].card;
  }

  /** @param {number} card */
  lineOf(card) {
    const found = this.lines.findIndex((line) => line.card === card);
    return found < 0 ? null : found;
  }

  /**
   * Return the line of a row: its own line below its open card if `member`, otherwise the line of the card.
   * @param {Place} place
   */
  lineWith({ row, member }) {
    if (row === null) return null;
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
    /** @type {Map<number, number>} */
    const open = new Map();
    for (const [number, { card: one, rows }] of this.lines.entries()) {
      if (!open.has(one) && rows.some((row) => !this.held(row))) open.set(one, number);
    }
    const next = [...order.slice(at), ...order.slice(0, at)].find((later) => open.has(later));
    if (next !== undefined) return open.get(next) ?? 0;
    return Math.min(this.lineOf(card) ?? 0, Math.max(this.lines.length - 1, 0));
  }

  relist() {
    const passes = this.#filters.test();
    const listed = (/** @type {number} */ row) => passes(this.rows[row], row, this.held(row));
    const shown = [...this.rows.keys()].filter((row) => this.#pinned.has(row) || listed(row));
    this.lines = linesOf(shown, this.#cards(), this.#opened, this.places);
  }

  // Return all rows: first those that need a review, in the order of the list, then the others.
  order() {
    const all = [...this.rows.keys()];
    const lines = linesOf(
      all.filter((row) => !this.isQuiet(row)),
      this.#cards(),
      new Set(),
      this.places,
    );
    return [...lines.flatMap((line) => line.rows), ...all.filter((row) => this.isQuiet(row))];
  }

  #cards() {
    return this.rows.map((row) => row.card);
  }

  /** @returns {Overview} */
  overview() {
    const { status, changes } = this.#filters.values;
    const counts = this.#counts();
    return {
      title: this.title,
      scenes: this.rows.length,
      lines: this.lines.length,
      ...facetsOf(counts, this.types, status, changes),
      done: counts.all - counts.open,
      total: counts.all,
      searching: this.#filters.searching,
      last: this.#told(),
    };
  }

  #counts() {
    return countsOf(
      this.rows,
      (row) => this.held(row),
      (row) => this.isQuiet(row),
    );
  }

  #told() {
    const last = this.last();
    if (!last) return null;
    const { event, rows } = last;
    const what = scenesIn(rows, (row) => this.name(row));
    return { text: `${event.verdict} ${what}`, at: event.at, comment: event.comment };
  }
}
