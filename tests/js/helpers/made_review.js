/** @import { LineItem, Overview, ReviewAnswer, ReviewData, ReviewRequest, ReviewRow } from "../../../whiteshot_nb/views/types" */
/** @import { Store } from "../../../whiteshot_nb/views/report/store.js" */

import { Model } from "../../../whiteshot_nb/views/report/model.js";
import { State } from "../../../whiteshot_nb/views/report/state.js";
import { Verdicts } from "../../../whiteshot_nb/views/report/verdicts.js";

// Reviews as a report holds them: rows of scenes /0, /1, … in one room.

/**
 * @param {number} number
 * @param {Partial<ReviewRow> & { change?: string, reason?: string }} [more]
 * @returns {ReviewRow}
 */
export function madeRow(number, { change = "content", reason = "something changed", ...more } = {}) {
  const scene = `/${number}`;
  return {
    card: number,
    elsewhere: false,
    room: "r",
    scene,
    pair: [2 * number, 2 * number + 1],
    failure: null,
    shown: [null, null],
    about: reason,
    boxes: 1,
    engine: "compiled",
    twice: false,
    facts: {
      name: scene,
      change,
      reason,
      numbers: [{ name: "pixels", value: `${100 + number}` }],
      boxes: [[0, 0, 10, 10]],
      masks: [],
      warning: "",
      before: { id: `${2 * number}`, missing: "" },
      after: { id: `${2 * number + 1}`, missing: "" },
    },
    ...more,
  };
}

/**
 * @param {ReviewRow[]} rows
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
    rows,
    events: [],
    baseline: null,
    ...more,
  };
}

/** @param {ReviewData} data */
export function madeVerdicts({ rows, events }) {
  const pairs = rows.map(({ room, scene, failure }) => ({
    room,
    scene,
    failure,
    baseline: `old ${scene}`,
    sha256: `new ${scene}`,
  }));
  return new Verdicts(pairs, events);
}

/**
 * @param {ReviewRow[]} rows
 * @param {Partial<ReviewData>} [more]
 */
export function madeState(rows, more) {
  const data = madeData(rows, more);
  const state = new State(data, madeVerdicts(data));
  state.who = "Ada";
  return state;
}

/** The scenes of each line of a list. @param {State} state */
export function scenesOf(state) {
  return state.lines.map((line) => line.rows.map((row) => state.rows[row].scene).join(" "));
}

/** A report's review in which Ada has a conversation: what she sends, and what comes back. */
export class Talk {
  /** @type {ReviewAnswer[]} */
  heard = [];

  /**
   * @param {ReviewRow[]} rows
   * @param {Partial<ReviewData>} [more]
   */
  constructor(rows, more) {
    const data = madeData(rows, more);
    const store = /** @type {Store} */ (/** @type {unknown} */ (ALL_PICTURES));
    this.model = new Model(data, store, madeVerdicts(data));
    this.model.state.who = "Ada";
    this.model.on("msg:custom", (message) => this.heard.push(/** @type {ReviewAnswer} */ (message)));
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

  /** @returns {Overview} */
  get overview() {
    return this.model.get("_overview");
  }

  /** @returns {LineItem[]} */
  get lines() {
    return this.model.state.items(0, 100);
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
