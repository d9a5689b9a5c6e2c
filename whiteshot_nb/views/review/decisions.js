/** @import { ListLine, Question, Verdict } from "../types" */
/** @import { Review } from "./review.js" */

// Sends verdicts, asks the user to confirm them where that is required, and undoes verdicts.

const PAUSE = 350; // ms; a second verdict within this time is ignored: it was meant for the previous scene

const LATE = 15_000; // ms without an answer until the user is told so, and may decide again

/**
 * A verdict or an undo that was sent: what it is about, and the list as it was then.
 * @typedef {object} Sent
 * @property {string} request
 * @property {number[]} rows
 * @property {ListLine[]} before
 * @property {boolean} undo
 * @property {number} at
 */

export class Decisions {
  /** @type {Sent | null} */
  #sent = null; // what the kernel has not answered yet
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.decidedAt = 0;
    this.asking = ""; // the latest verdict that was given, with its rows
    /** @type {string | null} */
    this.questioned = null; // the verdict that the user was asked to confirm
  }

  get busy() {
    return this.#sent !== null;
  }

  /**
   * @param {Verdict} verdict
   * @param {boolean} [only] this page
   * @returns {void}
   */
  decide(verdict, only) {
    const { head, navigation, panel, state } = this.review;
    const now = performance.now();
    const { row, line } = navigation;
    if (!state || !line || row === undefined || this.#waits() || now - this.decidedAt < PAUSE) return;
    head.tell("");
    this.decidedAt = now;
    const rows = only ? [row] : state.included(line.rows);
    if (!rows.length) return head.complain("Every page of this cluster is excluded. Press X to include one again.");
    const comment = panel.comment.value.trim();
    const added = rows.filter((one) => !state.says(one, verdict, comment));
    if (!added.length) return this.#settled();
    this.asking = `${verdict} ${rows.join()}`;
    const sure = this.questioned === this.asking;
    const doubt = verdict === "accepted" && !sure ? state.doubt(added) : "";
    if (doubt) return this.#ask(doubt, verdict);
    const seen = state.verdicts.latest;
    const request = this.#send(added, { undo: false });
    this.review.send({ kind: "decide", request, verdict, rows: added, comment, sure, seen });
  }

  /**
   * Undo the current verdicts on this card; if there are none, undo the reviewer's latest decision.
   * @param {boolean} last undo the reviewer's latest decision in any case
   * @param {boolean} [only] undo only the verdict on this page
   * @returns {void}
   */
  undo(last, only) {
    const { head, navigation, state } = this.review;
    const { line, row } = navigation;
    if (!state || this.#waits()) return;
    const here = last || !line || row === undefined ? [] : only ? [row] : line.rows;
    const rows = state.undoable(here);
    if (!rows.length) return head.complain("There is nothing to undo.");
    const seen = state.verdicts.latest;
    const request = this.#send(rows, { undo: true });
    this.review.send({ kind: "undo", request, rows, seen });
  }

  exclude() {
    const { row } = this.review.navigation;
    if (row !== undefined) this.review.keeping((state) => state.toggleRow(row));
  }

  /**
   * Return whether a message answers what this view has sent.
   * @param {{ request?: string | null }} message
   */
  answers({ request }) {
    return this.#sent !== null && request === this.#sent.request;
  }

  /**
   * The verdicts on the rows are recorded, or undone, and the state has them: go to the next change, or back to this one.
   */
  done() {
    const { review } = this;
    const sent = this.#sent;
    this.#settled();
    if (!sent || !review.state) return;
    const { rows, before, undo } = sent;
    review.state.decided(undo ? [] : rows);
    const card = review.state.cardOf(rows[0]);
    if (undo) review.relisted(review.state.lineOf(card), rows[0]);
    else review.relisted(review.state.nextOpen(before, card));
  }

  // Keep what was sent in the list: others have decided it meanwhile, and the question about it must be seen.
  pin() {
    this.review.state?.pin(this.#sent?.rows ?? []);
  }

  /** @param {Question} message */
  confirm({ text, verdict }) {
    this.#sent = null;
    this.#ask(text, verdict);
  }

  // What was sent has failed; the comment stays.
  failed() {
    this.#sent = null;
  }

  unask() {
    this.questioned = null;
    this.review.panel.ask(null);
  }

  /**
   * Return whether the kernel is still to answer. If it is late, request what was recorded, and tell the user, who may
   * then decide again.
   */
  #waits() {
    if (!this.#sent) return false;
    if (performance.now() - this.#sent.at > LATE) {
      this.failed();
      this.review.refresh();
      this.review.head.complain("The kernel has not answered. Check if the verdict was recorded, and decide again.");
    }
    return true;
  }

  /**
   * @param {string} text
   * @param {Verdict} verdict
   */
  #ask(text, verdict) {
    this.questioned = this.asking;
    this.review.panel.ask(text, verdict);
  }

  /**
   * @param {number[]} rows
   * @param {{ undo: boolean }} what
   */
  #send(rows, { undo }) {
    const request = this.review.request();
    this.#sent = { request, rows, before: this.review.state?.lines ?? [], undo, at: performance.now() };
    return request;
  }

  // The verdict is written: its comment was sent with it.
  #settled() {
    if (!this.#sent?.undo) this.review.panel.comment.value = "";
    this.#sent = null;
    this.unask();
  }
}
