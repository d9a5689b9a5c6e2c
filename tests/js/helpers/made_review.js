/** @import { Column, Details, HeldEvent, ReviewAnswer, ReviewData, ReviewRequest, RowColumns, Verdict, VerdictEvent } from "../../../whiteshot_nb/views/types" */
/** @import { Review } from "../../../whiteshot_nb/views/review/review.js" */
/** @import { Store } from "../../../whiteshot_nb/views/report/store.js" */

import { Model } from "../../../whiteshot_nb/views/report/model.js";
import { VerdictFile } from "../../../whiteshot_nb/views/report/verdict_file.js";
import { Decisions } from "../../../whiteshot_nb/views/review/decisions.js";
import { Search } from "../../../whiteshot_nb/views/review/search.js";
import { State } from "../../../whiteshot_nb/views/reviewing/state.js";

// Reviews as a browser holds them: rows of scenes /0, /1, … in one room.

/**
 * @typedef {object} MadeRow
 * @property {number} card
 * @property {boolean} elsewhere
 * @property {string} room
 * @property {string} scene
 * @property {string} name
 * @property {string} change
 * @property {string} about
 * @property {number} boxes
 * @property {number | null} before
 * @property {number | null} after
 * @property {string} doubt
 * @property {string} pixels
 */

/**
 * @param {number} number
 * @param {Partial<MadeRow>} [more]
 * @returns {MadeRow}
 */
export function madeRow(number, { change = "content", ...more } = {}) {
  const scene = `/${number}`;
  return {
    card: number,
    elsewhere: false,
    room: "r",
    scene,
    name: scene,
    change,
    about: "something changed",
    boxes: 1,
    before: 2 * number,
    after: 2 * number + 1,
    doubt: ["failed", "blank"].includes(change) ? change : "",
    pixels: `${100 + number}`,
    ...more,
  };
}

/**
 * @param {MadeRow[]} rows
 * @returns {RowColumns}
 */
export function columnsOf(rows) {
  /** @template {keyof MadeRow} Name @param {Name} name @returns {Column<MadeRow[Name]>} */
  const column = (name) => {
    const values = rows.map((row) => row[name]);
    return values.length && values.every((value) => value === values[0]) ? values[0] : values;
  };
  return {
    card: column("card"),
    elsewhere: column("elsewhere"),
    room: column("room"),
    scene: column("scene"),
    name: column("name"),
    change: column("change"),
    about: column("about"),
    boxes: column("boxes"),
    before: column("before"),
    after: column("after"),
    doubt: column("doubt"),
    numbers: { pixels: column("pixels"), engine: "compiled" },
  };
}

/**
 * @param {MadeRow[]} rows
 * @param {Partial<ReviewData>} [more]
 * @returns {ReviewData}
 */
export function madeData(rows, more = {}) {
  return {
    kind: "review",
    report: "nightly",
    folder: "nightly-pictures",
    pictures: [],
    sorts: [],
    title: "A room",
    changes: ["failed", "blank", "content", "noise", "unchanged"],
    quiet: ["unchanged"],
    count: rows.length,
    rows: { ...columnsOf(rows), failure: null, shown_before: null, shown_after: null },
    baseline: null,
    facts: rows.map(detailsOf),
    events: [],
    ...more,
  };
}

/**
 * @param {MadeRow} row
 * @returns {Details}
 */
function detailsOf({ before, after }) {
  const side = (/** @type {number | null} */ id) => ({ id: id === null ? null : `${id}`, missing: "" });
  return { boxes: [[0, 0, 10, 10]], masks: [], warning: "", before: side(before), after: side(after) };
}

/** @param {MadeRow[]} rows @param {ReviewData} data */
function madeFile(rows, { events }) {
  const pairs = rows.map(({ room, scene }) => ({ room, scene, baseline: `old ${scene}`, sha256: `new ${scene}` }));
  return new VerdictFile(pairs, events);
}

/**
 * @param {MadeRow[]} rows
 * @param {Partial<ReviewData>} [more]
 */
export function madeState(rows, more) {
  return new State({ ...madeData(rows, more), reviewer: "Ada" });
}

let made = 0;

/**
 * @param {VerdictEvent["verdict"]} verdict
 * @param {number[]} rows
 * @param {Partial<VerdictEvent>} [more]
 * @returns {HeldEvent}
 */
export function madeEvent(verdict, rows, more) {
  made += 1;
  const id = `20260101-120000-${String(made).padStart(6, "0")}-abcdef01`;
  const about = { who: "Ada", at: "2026-01-01T12:00:00Z", comment: "", engine: "", undoes: null };
  return /** @type {HeldEvent} */ ({ id, verdict, rows, ...about, ...more });
}

/**
 * Somebody decides, and the state is told of it.
 * @param {State} state
 * @param {Verdict} verdict
 * @param {number[]} rows
 * @param {Partial<VerdictEvent>} [more]
 */
export function decide(state, verdict, rows, more) {
  const event = madeEvent(verdict, rows, more);
  state.fold([event]);
  state.decided(rows);
  return event;
}

/**
 * Somebody takes back a decision on some rows, and the state is told of it.
 * @param {State} state
 * @param {string} undoes
 * @param {number[]} rows
 */
export function undo(state, undoes, rows) {
  state.fold([madeEvent("undone", rows, { undoes })]);
}

/** The scenes of each line of a list. @param {State} state */
export function scenesOf(state) {
  return state.lines.map((line) => line.rows.map((row) => state.rows[row].scene).join(" "));
}

/** What decisions and the search need of a review. @param {unknown} made */
function reviewOf(made) {
  return /** @type {Review} */ (made);
}

/** A review without a page, in which Ada decides with her keys: what she sees, and what is said to her. */
export class Made {
  now = 1000;
  selected = 0;
  at = 0; // the page of the cluster
  /** @type {ReviewRequest[]} */
  sent = [];
  /** @type {string[]} */
  complaints = [];
  /** @type {(string | null)[]} */
  asked = [];
  comment = { value: "" };
  #requests = 0;

  /**
   * @param {import("node:test").TestContext} context
   * @param {MadeRow[]} rows
   * @param {Partial<ReviewData>} [more]
   */
  constructor(context, rows, more) {
    context.mock.method(performance, "now", () => this.now);
    this.state = madeState(rows, more);
    this.decisions = new Decisions(reviewOf(this));
    this.search = new Search(reviewOf(this));
    this.head = { tell: () => {}, complain: (/** @type {string} */ text) => this.complaints.push(text) };
    this.panel = { comment: this.comment, ask: (/** @type {string | null} */ text) => this.asked.push(text) };
  }

  get navigation() {
    const line = this.state.item(this.selected);
    return {
      line,
      row: line?.rows[this.at],
      place: { row: line?.rows[this.at] ?? null, member: line?.member ?? false },
    };
  }

  /** What is selected: the scenes of a line, and the page of them. */
  get looked() {
    return [scenesOf(this.state)[this.selected], this.at];
  }

  request() {
    this.#requests += 1;
    return `me-${this.#requests}`;
  }

  /** @param {ReviewRequest} message */
  send(message) {
    this.sent.push(message);
  }

  refresh() {
    this.send({ kind: "refresh", seen: this.state.verdicts.latest });
  }

  /** @param {(state: State) => void} change */
  keeping(change) {
    const { place } = this.navigation;
    change(this.state);
    this.relisted(this.state.lineWith(place), place.row);
  }

  /** @param {number | null} [line] @param {number | null} [row] */
  relisted(line = null, row = null) {
    this.selected = line ?? Math.min(this.selected, Math.max(this.state.lines.length - 1, 0));
    this.at = row === null ? 0 : Math.max(0, this.state.lines[this.selected]?.rows.indexOf(row) ?? 0);
  }

  /** Look at a scene. @param {number} row @param {boolean} [member] */
  go(row, member = false) {
    this.relisted(this.state.lineWith({ row, member }), row);
  }

  /** A second passes, so that the next key is meant. */
  wait() {
    this.now += 1000;
  }

  /** The verdict that was sent last. */
  get last() {
    const message = this.sent.at(-1);
    if (message?.kind !== "decide" && message?.kind !== "undo") throw new Error("Nothing was decided");
    return message;
  }

  /** The kernel writes what was sent last, and says so. @param {VerdictEvent[]} [more] what others decided before */
  written(more = []) {
    const { last } = this;
    const event =
      last.kind === "decide"
        ? madeEvent(last.verdict, last.rows, { comment: last.comment })
        : madeEvent("undone", last.rows, { undoes: this.state.held(last.rows[0])?.id });
    this.heard({ kind: "decided", request: last.request, after: null, events: [...more, event] });
  }

  /** @param {Extract<ReviewAnswer, { kind: "decided" }>} message */
  heard(message) {
    this.state.fold(message.events);
    if (this.decisions.answers(message)) this.decisions.done();
    this.wait();
  }

  /** Decide as the kernel does at once. @param {Verdict} verdict @param {boolean} [only] */
  decide(verdict, only) {
    this.decisions.decide(verdict, only);
    this.written();
  }
}

/** A report with which a browser has a conversation: what it sends, and what comes back. */
export class Talk {
  /** @type {ReviewAnswer[]} */
  heard = [];

  /**
   * @param {MadeRow[]} rows
   * @param {Partial<ReviewData>} [more]
   */
  constructor(rows, more) {
    const data = madeData(rows, more);
    const store = /** @type {Store} */ (/** @type {unknown} */ (ALL_PICTURES));
    this.file = madeFile(rows, data);
    this.model = new Model(data, store, this.file);
    this.model.reviewer = "Ada";
    this.model.on("msg:custom", (message) => this.heard.push(/** @type {ReviewAnswer} */ (message)));
  }

  /** @param {number} row */
  held(row) {
    return this.file.verdicts.held(row);
  }

  /**
   * Send a message, and return what was answered.
   * @param {ReviewRequest} message
   */
  async say(message) {
    this.heard = [];
    this.model.send(message);
    await new Promise(setImmediate);
    return this.heard;
  }

  /**
   * @template {ReviewAnswer["kind"]} Kind
   * @param {Kind} kind
   * @returns {Extract<ReviewAnswer, { kind: Kind }>} the latest answer of a kind
   */
  answer(kind) {
    const found = this.heard.findLast((message) => message.kind === kind);
    if (!found) throw new Error(`No ${kind} in ${JSON.stringify(this.heard)}`);
    return /** @type {Extract<ReviewAnswer, { kind: Kind }>} */ (found);
  }
}

/** A store that has every picture in full. */
const ALL_PICTURES = {
  whole: () => true,
  thumbnail: async (/** @type {string} */ id) => (id === "none" ? null : new Uint8Array([Number(id)])),
  paper: async (/** @type {string} */ id) => {
    if (id === "damaged") throw new Error("The picture is damaged");
    return new Uint8Array([Number(id)]);
  },
};
