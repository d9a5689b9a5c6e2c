import { noteOn } from "./picture_notes.js";
import { State } from "./state.js";
import { complaintOf } from "./verdicts.js";

/** @import { Bytes, Decision, ExportAnswer, ExportRequest, Facts, Place, ReviewAnswer, ReviewData, ReviewRequest, ReviewTraits } from "../types" */
/** @import { Store } from "./store.js" */
/** @import { Verdicts } from "./verdicts.js" */

/** @typedef {(message: ReviewAnswer | ExportAnswer, buffers: Bytes[]) => void} Listener */

// Answers the messages of a review in a report, which has no kernel; does the same as `protocol.py`.

const PAGE = 60;
const ENLARGED = "These are enlarged thumbnails; the views Difference and Heat are only approximate.";

export class Model {
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {Set<() => void>} */
  #watchers = new Set(); // of `_overview`, the only trait that changes
  #version = 0;
  /**
   * @param {ReviewData} data
   * @param {Store} store
   * @param {Verdicts} verdicts
   */
  constructor(data, store, verdicts) {
    this.store = store;
    this.state = new State(data, verdicts);
    this.overview = this.state.overview(this.#version);
  }

  /**
   * @template {keyof ReviewTraits} Name
   * @param {Name} name
   * @returns {ReviewTraits[Name]}
   */
  get(name) {
    /** @type {ReviewTraits} */
    const traits = { offline: true, _overview: this.overview };
    return traits[name];
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   */
  on(event, listener) {
    if (event === "msg:custom") this.#listeners.add(listener);
    if (event === "change:_overview") this.#watchers.add(/** @type {() => void} */ (listener));
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   */
  off(event, listener) {
    if (event === "msg:custom") this.#listeners.delete(listener);
    if (event === "change:_overview") this.#watchers.delete(/** @type {() => void} */ (listener));
  }

  /**
   * Receive a message. The answer is sent later, as a kernel does, so that the sender is not interrupted.
   * @param {ReviewRequest | ExportRequest} message
   */
  send(message) {
    queueMicrotask(() => this.#answer(message));
  }

  /** @param {number[] | null} places */
  sort(places) {
    this.state.sort(places);
    this.relisted(0);
  }

  // Update the list after the verdicts have changed.
  refresh() {
    this.state.relist();
    this.relisted();
  }

  /**
   * Send the new list: the counts, the page around the line to select, and the number of that line.
   * @param {number | null} [line]
   * @param {number | null} [row]
   */
  relisted(line = null, row = null) {
    this.#list(line);
    this.#tell({ kind: "decided", line, row });
  }

  /** @param {number | null} line */
  #list(line) {
    this.#version += 1;
    this.overview = this.state.overview(this.#version);
    for (const watcher of this.#watchers) watcher();
    this.#sendLines(Math.max((line ?? 0) - PAGE / 2, 0));
  }

  /**
   * Return the position of the selected row in the current list.
   * @param {{ place: Place }} message
   * @returns {[line: number | null, row: number | null]}
   */
  #place({ place: { row, member } }) {
    return row === null ? [null, null] : [this.state.lineWith(row, member), row];
  }

  /** @param {ReviewRequest | ExportRequest} message */
  #answer(message) {
    const { state } = this;
    switch (message.kind) {
      case "lines":
        return this.#sendLines(Math.max(message.start, 0));
      case "facts":
        return this.#tell({ kind: "facts", row: message.row, facts: this.#facts(message.row) });
      case "thumbnails":
        return this.#sendThumbnails(message.ids);
      case "picture":
        return this.#sendPicture(message.id);
      case "filter":
        state.narrow({ status: message.status, changes: message.changes, query: message.query });
        return this.relisted(0);
      case "open":
        state.toggleCard(message.card);
        return this.relisted(...this.#place(message));
      case "exclude":
        state.toggleRow(message.row);
        return this.relisted(...this.#place(message));
      case "decide":
        return this.#decide(message);
      case "undo":
        return this.#undo(message.rows);
      default: // no kernel: no masks, no news, no exports
        return undefined;
    }
  }

  /**
   * @param {ReviewAnswer} message
   * @param {Bytes[]} [buffers]
   */
  #tell(message, buffers = []) {
    for (const listener of this.#listeners) listener(message, buffers);
  }

  /**
   * @param {string} text
   * @param {string} [field]
   */
  #complain(text, field) {
    this.#tell({ kind: "trouble", text, field });
  }

  /** @param {number} start */
  #sendLines(start) {
    this.#tell({ kind: "lines", version: this.#version, start, lines: this.state.items(start, PAGE) });
  }

  /**
   * @param {number} row
   * @returns {Facts}
   */
  #facts(row) {
    const held = this.state.held(row);
    const { facts } = this.state.rows[row];
    return {
      ...facts,
      verdict: held?.verdict ?? null,
      reviewer: held?.who ?? null,
      comment: held?.comment || null,
      decided_at: held?.at ?? null,
      note: noteOn(this.store, ENLARGED, [
        ["Baseline", facts.before.id],
        ["Now", facts.after.id],
      ]),
    };
  }

  /** @param {string[]} ids */
  async #sendThumbnails(ids) {
    const found = await Promise.all(ids.map(async (id) => ({ id, bytes: await this.store.thumbnail(id) })));
    const there = found.flatMap(({ id, bytes }) => (bytes ? [{ id, bytes }] : []));
    this.#tell(
      { kind: "thumbnails", ids: there.map(({ id }) => id) },
      there.map(({ bytes }) => bytes),
    );
  }

  /** @param {string} id */
  async #sendPicture(id) {
    const bytes = await this.store.paper(id).catch(() => null); // the ZIP may be missing, or a picture damaged
    this.#tell({ kind: "picture", id }, bytes ? [bytes] : []);
  }

  /** @param {Decision} message */
  #decide(message) {
    const { state } = this;
    const { verdict, rows: given, comment: text, sure } = message;
    const comment = text.trim();
    const complaint = complaintOf({ who: state.who, comment });
    if (complaint) return this.#complain(complaint, state.who ? "comment" : "who");
    const rows = given.length > 1 ? given.filter((row) => !state.excluded.has(row)) : given;
    if (!rows.length) {
      return this.#complain("Every page of this cluster is excluded. Press X to include one again.", "rows");
    }
    const added = rows.filter((row) => !state.says(row, verdict, comment));
    if (!added.length) return this.#tell({ kind: "decided" });
    const doubt = verdict === "accepted" && !sure && state.doubt(added);
    if (doubt) return this.#confirm(doubt, message);
    const before = state.lines;
    state.decide(verdict, added, comment);
    return this.relisted(state.nextOpen(before, state.cards[rows[0]]));
  }

  /**
   * @param {string} text
   * @param {Decision} message
   */
  #confirm(text, message) {
    const [line, row] = this.#place(message);
    this.#list(line);
    this.#tell({ kind: "confirm", text, verdict: message.verdict, line, row });
  }

  /** @param {number[]} given */
  #undo(given) {
    const { state } = this;
    const rows = given.some((row) => state.held(row)) ? given : (state.last()?.rows ?? []);
    if (!rows.length) return this.#complain("There is nothing to undo.");
    const complaint = complaintOf({ who: state.who, comment: "" });
    if (complaint) return this.#complain(complaint, "who");
    state.undo(rows);
    return this.relisted(state.lineOf(state.cards[rows[0]]), rows[0]);
  }
}
