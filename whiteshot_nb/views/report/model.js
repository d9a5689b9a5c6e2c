import { valueAt } from "../reviewing/rows.js";
import { noteOn } from "./picture_notes.js";
import { complaintOf } from "./verdict_file.js";

/** @import { Bytes, Decision, ExportAnswer, ExportRequest, ReviewAnswer, ReviewData, ReviewRequest, ReviewTraits } from "../types" */
/** @import { Store } from "./store.js" */
/** @import { VerdictFile } from "./verdict_file.js" */

/** @typedef {(message: ReviewAnswer | ExportAnswer, buffers: Bytes[]) => void} Listener */

// Answers the messages of a review in a report, which has no kernel: sends the rows and pictures, and keeps decisions.

const ENLARGED = "These are enlarged thumbnails; the views Difference and Heat are only approximate.";

export class Model {
  /** @type {Set<Listener>} */
  #listeners = new Set();
  #data;
  #store;
  #file;
  /**
   * @param {ReviewData} data
   * @param {Store} store
   * @param {VerdictFile} file
   */
  constructor(data, store, file) {
    this.#data = data;
    this.#store = store;
    this.#file = file;
    this.reviewer = "";
  }

  /**
   * @template {keyof ReviewTraits} Name
   * @param {Name} name
   * @returns {ReviewTraits[Name]}
   */
  get(name) {
    /** @type {ReviewTraits} */
    const traits = { offline: true, _review: { title: this.#data.title, maskable: false } };
    return traits[name];
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   */
  on(event, listener) {
    if (event === "msg:custom") this.#listeners.add(listener);
  }

  /**
   * @param {string} event
   * @param {Listener} listener
   */
  off(event, listener) {
    if (event === "msg:custom") this.#listeners.delete(listener);
  }

  /**
   * Receive a message. The answer is sent later, as a kernel does, so that the sender is not interrupted.
   * @param {ReviewRequest | ExportRequest} message
   */
  send(message) {
    queueMicrotask(() => this.#answer(message));
  }

  /**
   * Add the decisions of a file, and return how many are new, and how many of these are on rows of this report.
   * @param {string} text
   */
  open(text) {
    const { count, events } = this.#file.take(text);
    this.#tell({ kind: "events", after: null, events });
    return [count, events.length];
  }

  /** @param {ReviewRequest | ExportRequest} message */
  #answer(message) {
    switch (message.kind) {
      case "rows": {
        const { title, changes, quiet, count, rows, events } = this.#data;
        const { reviewer } = this;
        return this.#tell({ kind: "rows", version: 0, title, changes, quiet, count, rows, events, reviewer });
      }
      case "facts":
        return this.#tell({ kind: "facts", row: message.row, facts: this.#facts(message.row) });
      case "thumbnails":
        return this.#sendThumbnails(message.ids);
      case "picture":
        return this.#sendPicture(message.id);
      case "decide":
        return this.#decide(message);
      case "undo":
        return this.#undo(message.rows, message.request);
      default: // no kernel: no masks, no news, no expressions, no exports
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

  /** @param {number} row */
  #facts(row) {
    const facts = this.#data.facts[row];
    return {
      ...facts,
      note: noteOn(this.#store, ENLARGED, [
        ["Baseline", facts.before.id],
        ["Now", facts.after.id],
      ]),
    };
  }

  /** @param {string[]} ids */
  async #sendThumbnails(ids) {
    const found = await Promise.all(ids.map(async (id) => ({ id, bytes: await this.#store.thumbnail(id) })));
    const there = found.flatMap(({ id, bytes }) => (bytes ? [{ id, bytes }] : []));
    this.#tell(
      { kind: "thumbnails", ids: there.map(({ id }) => id) },
      there.map(({ bytes }) => bytes),
    );
  }

  /** @param {string} id */
  async #sendPicture(id) {
    const bytes = await this.#store.paper(id).catch(() => null); // the ZIP may be missing, or a picture damaged
    this.#tell({ kind: "picture", id }, bytes ? [bytes] : []);
  }

  /**
   * @param {string} comment
   * @param {string} request
   */
  #complains(comment, request) {
    const who = this.reviewer;
    const text = complaintOf({ who, comment });
    if (text) this.#tell({ kind: "trouble", request, text, field: who ? "comment" : "who" });
    return text !== "";
  }

  /** @param {Decision} message */
  #decide({ request, verdict, rows, comment }) {
    if (this.#complains(comment, request)) return;
    const engine = valueAt(this.#data.rows.numbers.engine, rows[0]);
    const event = this.#file.add(verdict, rows, { who: this.reviewer, comment, engine });
    this.#tell({ kind: "decided", request, after: null, events: [event] });
  }

  /**
   * @param {number[]} rows
   * @param {string} request
   */
  #undo(rows, request) {
    if (this.#complains("", request)) return;
    this.#tell({ kind: "decided", request, after: null, events: this.#file.undo(rows, this.reviewer) });
  }
}
