/** @import { Decided, Question, Verdict } from "../types" */
/** @import { Review } from "./review.js" */

// Verdicts: sent once, asked for twice where the kernel doubts, taken back.

const PAUSE = 350; // a second verdict within it is the same press, or meant for the scene before

export class Decisions {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    this.busy = false;
    this.decidedAt = 0;
    this.asking = ""; // the verdict that was sent last, with its rows
    /** @type {string | null} */
    this.questioned = null; // the one that the kernel doubts
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
   * Take back what holds on this card, or only on this page; or the latest of one's own.
   * @param {boolean} last
   * @param {boolean} [only] this page
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
   * The kernel has written a verdict, or the list is another.
   * @param {Decided} message
   */
  done({ line, row }) {
    const { navigation, panel } = this.review;
    if (this.busy) panel.comment.value = ""; // it went with the verdict
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
