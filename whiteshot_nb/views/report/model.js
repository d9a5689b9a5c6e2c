import { noteOn } from "./picture_notes.js";
import { State } from "./state.js";
import { complaintOf } from "./verdicts.js";

// Answers a review's messages where no kernel runs, as `reviewer.py` does.

const PAGE = 60;
const ENLARGED = "Enlarged thumbnails: difference and heat are rough.";

export class Model {
  #listeners = { "msg:custom": new Set(), "change:_overview": new Set() };
  #version = 0;
  constructor(data, store, verdicts) {
    this.store = store;
    this.state = new State(data, verdicts);
    this.overview = this.state.overview(this.#version);
  }

  get(name) {
    return { offline: true, _overview: this.overview }[name];
  }

  on(event, listener) {
    this.#listeners[event]?.add(listener); // nothing else ever happens here
  }

  off(event, listener) {
    this.#listeners[event]?.delete(listener);
  }

  // Take a message. The answer comes later, as from a kernel: whoever asks is not interrupted.
  send(message) {
    queueMicrotask(() => this.#answer(message));
  }

  sort(places) {
    this.state.sort(places);
    this.relisted(0);
  }

  // Take over that the verdicts have changed.
  refresh() {
    this.state.relist();
    this.relisted();
  }

  // Send what the list is now: the counts, the page around the line to go to, and that line.
  relisted(line = null, row = null) {
    this.#list(line);
    this.#tell({ kind: "decided", line, row });
  }

  #list(line) {
    this.#version += 1;
    this.overview = this.state.overview(this.#version);
    for (const listener of this.#listeners["change:_overview"]) listener();
    this.#sendLines(Math.max((line ?? 0) - PAGE / 2, 0));
  }

  // What is looked at, as the list is now.
  #place({ place }) {
    const row = place?.row ?? null;
    return row === null ? [null, null] : [this.state.lineWith(row, place.member), row];
  }

  #answer(message) {
    const { state } = this;
    const handlers = {
      lines: () => this.#sendLines(Math.max(message.start, 0)),
      facts: () => this.#tell({ kind: "facts", row: message.row, facts: this.#facts(message.row) }),
      thumbnails: () => this.#sendThumbnails(message.ids),
      picture: () => this.#sendPicture(message.id),
      filter: () => {
        state.narrow({ status: message.status, changes: message.changes, query: message.query });
        this.relisted(0);
      },
      open: () => {
        state.toggleCard(message.card);
        this.relisted(...this.#place(message));
      },
      exclude: () => {
        state.toggleRow(message.row);
        this.relisted(...this.#place(message));
      },
      decide: () => this.#decide(message),
      undo: () => this.#undo(message.rows),
    };
    handlers[message.kind]?.();
  }

  #tell(message, buffers = []) {
    for (const listener of this.#listeners["msg:custom"]) listener(message, buffers);
  }

  #complain(text, field) {
    this.#tell({ kind: "trouble", text, field });
  }

  #sendLines(start) {
    this.#tell({ kind: "lines", version: this.#version, start, lines: this.state.items(start, PAGE) });
  }

  #facts(row) {
    const held = this.state.held(row);
    const { facts } = this.state.rows[row];
    return {
      ...facts,
      verdict: held?.verdict ?? null,
      reviewer: held?.who ?? null,
      comment: held?.comment || null,
      decided_at: held?.at ?? null,
      note: noteOn(this.store, ENLARGED, [["Baseline", facts.before.id], ["Now", facts.after.id]]),
    };
  }

  async #sendThumbnails(ids) {
    const found = await Promise.all(ids.map(async (id) => [id, await this.store.thumbnail(id)]));
    const there = found.filter(([, bytes]) => bytes);
    this.#tell({ kind: "thumbnails", ids: there.map(([id]) => id) }, there.map(([, bytes]) => bytes));
  }

  async #sendPicture(id) {
    const bytes = await this.store.paper(id).catch(() => null); // the ZIP may have gone, a picture may be damaged
    this.#tell({ kind: "picture", id }, bytes ? [bytes] : []);
  }

  #decide(message) {
    const { state } = this;
    const { verdict, rows: given, comment: text, sure } = message;
    const comment = text.trim();
    const complaint = complaintOf({ who: state.who, comment });
    if (complaint) return this.#complain(complaint, state.who ? "comment" : "who");
    const rows = given.length > 1 ? given.filter((row) => !state.excluded.has(row)) : given;
    if (!rows.length) {
      return this.#complain("Every page of this cluster is excluded. Press X to take one back in.", "rows");
    }
    const added = rows.filter((row) => !state.says(row, verdict, comment));
    if (!added.length) return this.#tell({ kind: "decided" });
    const doubt = verdict === "accepted" && !sure && state.doubt(added);
    if (doubt) return this.#confirm(doubt, message);
    const before = state.lines;
    state.decide(verdict, added, comment);
    return this.relisted(state.nextOpen(before, state.cards[rows[0]]));
  }

  #confirm(text, message) {
    const [line, row] = this.#place(message);
    this.#list(line);
    this.#tell({ kind: "confirm", text, verdict: message.verdict, line, row });
  }

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
