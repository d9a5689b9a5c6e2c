/** @import { HeldEvent, Verdict, VerdictEvent } from "../types" */

/**
 * The two pictures to which a verdict applies; identifies them in every report and library.
 * @typedef {object} VerdictPair
 * @property {string} room
 * @property {string} scene
 * @property {string | null} baseline the sha256 of the baseline's picture
 * @property {string | null} sha256 the sha256 of the new picture
 * @property {string | null} [failure]
 * @property {string | null} [baseline_shown_digest] equal for files that a browser shows alike
 * @property {string | null} [shown_digest] the same of the new picture
 */

/**
 * An event in the format of a verdicts file.
 * @typedef {Omit<VerdictEvent, "rows" | "comment"> & { comment?: string, variant?: boolean, pairs: VerdictPair[] }} VerdictRecord
 */

// The decisions on the rows of a report: an append-only log, and the current verdicts. The log can be saved to a file.

const FORMAT = "whiteshot verdicts";
const LARGEST = 64 * 2 ** 20;
const LONGEST_NAME = 200;
const LONGEST_COMMENT = 20_000;
const ID = /^[0-9A-Za-z-]{8,64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
/** @type {Set<unknown>} */
const VERDICTS = new Set(["accepted", "rejected", "undone"]);

let latest = 0;

// Return a unique id; later ids sort after earlier ones.
function newId() {
  latest = Math.max(Date.now() * 1000, latest + 1);
  const [day, time] = new Date(latest / 1000).toISOString().slice(0, 19).replace(/[-:]/g, "").split("T");
  const random = [...crypto.getRandomValues(new Uint8Array(4))].map((one) => one.toString(16).padStart(2, "0"));
  return `${day}-${time}-${String(latest % 1_000_000).padStart(6, "0")}-${random.join("")}`;
}

/**
 * @param {string} text
 * @param {number} most
 */
function longer(text, most) {
  return text.length > most && [...text].length > most;
}

/**
 * Return what is wrong with the name or the comment; empty if both are valid.
 * @param {{ who: string, comment: string }} decision
 */
export function complaintOf({ who, comment }) {
  if (!who) return "Enter your name above before you decide.";
  if (longer(who, LONGEST_NAME)) return `Your name must have at most ${LONGEST_NAME} characters.`;
  if (longer(comment, LONGEST_COMMENT))
    return `A comment must have at most ${LONGEST_COMMENT.toLocaleString()} characters.`;
  return "";
}

/** @param {unknown} one */
function isId(one) {
  return typeof one === "string" && ID.test(one);
}

/**
 * @param {unknown} one any value of a JSON file
 * @returns {one is VerdictRecord}
 */
function isRecord(one) {
  /** @type {Record<string, unknown>} */
  const { id, verdict, who, at, comment, undoes, pairs } = Object(one);
  return (
    isId(id) &&
    VERDICTS.has(verdict) &&
    typeof who === "string" &&
    who.length > 0 &&
    typeof at === "string" &&
    TIME.test(at) &&
    Number.isFinite(Date.parse(at)) &&
    typeof (comment ?? "") === "string" &&
    (verdict === "undone" ? isId(undoes) : (undoes ?? null) === null) &&
    Array.isArray(pairs) &&
    pairs.length > 0 &&
    pairs.every((pair) => typeof pair?.scene === "string")
  );
}

export class Verdicts {
  /** @type {HeldEvent[][]} */
  #stacks;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {VerdictRecord[]} */
  #records = []; // decisions that are not in the library yet, in the file's format
  /** @type {Map<string, number[]>} */
  #rows = new Map();
  /** @type {Map<string, string>} */
  #shown = new Map(); // the shown digests of pictures, by sha256
  /**
   * @param {VerdictPair[]} pairs
   * @param {VerdictEvent[]} events decisions that count here
   * @param {string | null} [baseline] the baseline for which verdicts count
   */
  constructor(pairs, events, baseline = null) {
    this.pairs = pairs;
    this.baseline = baseline;
    this.saved = 0;
    this.#stacks = pairs.map(() => []);
    this.#learn(pairs);
    for (const event of events) this.#fold(event);
  }

  // The number of decisions that are not in the library yet.
  get count() {
    return this.#records.length;
  }

  get unsaved() {
    return this.#records.length - this.saved;
  }

  /**
   * Return the current verdict on a row.
   * @param {number} row
   * @returns {HeldEvent | undefined}
   */
  held(row) {
    return this.#stacks[row].at(-1);
  }

  /**
   * @param {Verdict | "undone"} verdict
   * @param {number[]} rows
   * @param {{ who: string, comment?: string, engine?: string, undoes?: string | null, baseline?: string | null }} more
   */
  add(verdict, rows, { who, comment = "", engine = "", undoes = null, baseline = this.baseline }) {
    const event = { id: newId(), verdict, who, at: new Date().toISOString(), comment, engine, undoes, baseline };
    this.#records.push({ ...event, variant: false, pairs: rows.map((row) => this.pairs[row]) });
    this.#fold({ ...event, rows });
    return event;
  }

  /**
   * Undo the current verdicts on rows, with one event for each decision.
   * @param {number[]} rows
   * @param {string} who
   */
  undo(rows, who) {
    /** @type {Map<HeldEvent, number[]>} */
    const decisions = new Map();
    for (const row of rows) {
      const held = this.held(row);
      if (held) decisions.set(held, [...(decisions.get(held) ?? []), row]);
    }
    for (const [{ id, baseline = null }, several] of decisions) {
      this.add("undone", several, { who, undoes: id, baseline });
    }
  }

  text() {
    return JSON.stringify({ format: FORMAT, version: 1, events: this.#records }, null, 1);
  }

  /**
   * Add the decisions of a file that are new. Return their number, and the number of those about scenes of this report;
   * the others are kept, and saved again.
   * @param {string} text
   */
  take(text) {
    const records = this.#read(text).filter((one) => !this.#ids.has(one.id));
    this.#learn(records.flatMap(({ pairs }) => pairs));
    let concerned = 0;
    for (const record of records) {
      const counts = [null, this.baseline].includes(record.baseline ?? null);
      const rows = counts ? record.pairs.flatMap((pair) => this.#rows.get(this.#keyOf(pair)) ?? []) : [];
      concerned += rows.length ? 1 : 0;
      this.#records.push(record);
      this.#fold({ ...record, comment: record.comment ?? "", rows });
    }
    return [records.length, concerned];
  }

  /**
   * @param {string} text
   * @returns {VerdictRecord[]}
   */
  #read(text) {
    let file = null;
    try {
      file = text.length > LARGEST ? null : JSON.parse(text);
    } catch {
      // reported below
    }
    const good = file?.format === FORMAT && file.version === 1 && Array.isArray(file.events);
    if (!good || !file.events.every(isRecord)) throw new Error("This is not a file of verdicts.");
    return file.events;
  }

  /**
   * Remember which files are shown alike, and index the rows by what is shown. What was known before stays.
   * @param {VerdictPair[]} pairs
   */
  #learn(pairs) {
    for (const { baseline, sha256, baseline_shown_digest, shown_digest } of pairs) {
      if (baseline && baseline_shown_digest && !this.#shown.has(baseline)) {
        this.#shown.set(baseline, baseline_shown_digest);
      }
      if (sha256 && shown_digest && !this.#shown.has(sha256)) this.#shown.set(sha256, shown_digest);
    }
    this.#rows.clear();
    for (const [row, pair] of this.pairs.entries()) {
      const key = this.#keyOf(pair);
      this.#rows.set(key, [...(this.#rows.get(key) ?? []), row]);
    }
  }

  /** @param {VerdictPair} pair */
  #keyOf({ room, scene, baseline, sha256, failure = null, baseline_shown_digest, shown_digest }) {
    const old = this.#shown.get(baseline ?? "") ?? baseline_shown_digest ?? baseline;
    const now = this.#shown.get(sha256 ?? "") ?? shown_digest ?? sha256;
    return JSON.stringify([room, scene, old, now, failure]);
  }

  /** @param {VerdictEvent} event */
  #fold(event) {
    this.#ids.add(event.id);
    const { verdict, rows, undoes } = event;
    for (const row of rows) {
      if (verdict === "undone") this.#stacks[row] = this.#stacks[row].filter((one) => one.id !== undoes);
      else this.#stacks[row].push(/** @type {HeldEvent} */ (event));
    }
  }
}
