/** @import { Decided, Question, Verdict } from "../types" */
/** @import { Review } from "./review.js" */

// Sends verdicts, asks the user to confirm when the kernel requires it, and undoes verdicts.

const PAUSE = 350; // ms; a second verdict within this time is ignored: it was meant for the previous scene

export class Decisions {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.busy = false;
    this.decidedAt = 0;
    this.asking = ""; // the latest verdict that was sent, with its rows
    /** @type {string | null} */
    this.questioned = null; // the verdict that the kernel wants confirmed
  }

  /**
   * @param {Verdict} verdict
   * @param {boolean} [only] this page
   */
  decide(verdict, only) {
    const { head, navigation, panel } = this.review;
    const now = performance.now();
    const { row, line, place } = navigation;
    if (!line || row === undefined || this.busy || now - this.decidedAt < PAUSE) return;
    const rows = only ? [row] : line.rows;
    head.tell("");
    this.busy = true;
    this.decidedAt = now;
    this.asking = `${verdict} ${rows.join()}`;
    const sure = this.questioned === this.asking;
    this.review.send({ kind: "decide", verdict, rows, comment: panel.comment.value, sure, place });
  }

  /**
   * Undo the current verdicts on this card.
   * @param {boolean} last undo the reviewer's latest decision instead
   * @param {boolean} [only] undo only the verdict on this page
   */
  undo(last, only) {
    const { line, row } = this.review.navigation;
    if (last || !line) this.review.send({ kind: "undo", rows: [] });
    else if (row !== undefined) this.review.send({ kind: "undo", rows: only ? [row] : line.rows });
  }

  exclude() {
    const { row, place } = this.review.navigation;
    if (row !== undefined) this.review.send({ kind: "exclude", row, place });
  }

  /**
   * Update the view: the kernel has recorded a verdict, or the list has changed.
   * @param {Decided} message
   */
  done({ line, row }) {
    const { navigation, panel } = this.review;
    if (this.busy) panel.comment.value = ""; // it was sent with the verdict
    this.busy = false;
    this.unask();
    if (line === undefined) return;
    if (line === null) navigation.stay();
    else navigation.go(line, row ?? undefined);
  }

  /** @param {Question} message */
  confirm({ text, verdict, line, row }) {
    const { navigation, panel } = this.review;
    if (line !== null) navigation.go(line, row ?? undefined);
    this.busy = false;
    this.questioned = this.asking;
    panel.ask(text, verdict);
  }

  unask() {
    this.questioned = null;
    this.review.panel.ask(null);
  }
}
