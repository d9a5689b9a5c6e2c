// Verdicts: sent once, asked for twice where the kernel doubts, taken back.

const PAUSE = 350; // a second verdict within it is the same press, or meant for the scene before

export class Decisions {
  constructor(review) {
    this.review = review;
    this.busy = false;
    this.decidedAt = 0;
  }

  decide(verdict, only) {
    const { head, navigation, panel } = this.review;
    const now = performance.now();
    if (!navigation.line || this.busy || now - this.decidedAt < PAUSE) return;
    const rows = only ? [navigation.row] : navigation.line.rows;
    head.tell("");
    this.busy = true;
    this.decidedAt = now;
    this.asking = `${verdict} ${rows.join()}`;
    const sure = this.questioned === this.asking;
    this.review.send("decide", { verdict, rows, comment: panel.comment.value, sure, place: navigation.place });
  }

  // Take back what holds on this card, or only on this page; or the latest of one's own.
  undo(last, only) {
    const { line, row } = this.review.navigation;
    const rows = last || !line ? [] : only ? [row] : line.rows;
    this.review.send("undo", { rows });
  }

  exclude() {
    const { row, place } = this.review.navigation;
    if (row !== undefined) this.review.send("exclude", { row, place });
  }

  // The kernel has written a verdict, or the list is another.
  done({ line, row }) {
    const { navigation, panel } = this.review;
    if (this.busy) panel.comment.value = ""; // it went with the verdict
    this.busy = false;
    this.unask();
    if (line === undefined) return;
    if (line === null) navigation.stay();
    else navigation.go(line, row ?? undefined);
  }

  confirm({ text, verdict, line, row }) {
    const { navigation, panel } = this.review;
    if (Number.isInteger(line)) navigation.go(line, row);
    this.busy = false;
    this.questioned = this.asking;
    panel.ask(text, verdict);
  }

  unask() {
    this.questioned = null;
    this.review.panel.ask(null);
  }
}
