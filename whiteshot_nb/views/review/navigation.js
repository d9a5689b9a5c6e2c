import { whereabouts } from "./words.js";

// Which change, and which page of it, is looked at: its facts and pictures are asked for and shown.

export class Navigation {
  constructor(review) {
    this.review = review;
    this.facts = new Map();
    this.drafts = new Map(); // comments that were begun, by card
    this.at = 0; // the page of the cluster
  }

  get line() {
    return this.review.list.line();
  }

  get row() {
    return this.line?.rows[this.at];
  }

  // What the kernel needs to know to keep the place in another list.
  get place() {
    return { row: this.row ?? null, member: Boolean(this.line?.member) };
  }

  step(by) {
    this.go(this.review.list.selected + by);
  }

  page(by) {
    if (!this.line) return;
    this.at = Math.max(0, Math.min(this.at + by, this.line.rows.length - 1));
    this.look();
  }

  go(index, row) {
    const { list, panel } = this.review;
    this.#keepDraft();
    list.go(index);
    this.at = Math.max(0, this.line?.rows.indexOf(row) ?? 0);
    panel.comment.value = this.drafts.get(this.line?.card) ?? "";
    this.look();
  }

  // Look at what stands there now.
  stay() {
    const { list } = this.review;
    list.go(list.selected);
    this.at = Math.min(this.at, Math.max((this.line?.rows.length ?? 1) - 1, 0));
    this.look();
  }

  #keepDraft() {
    if (this.looked !== undefined) this.drafts.set(this.looked, this.review.panel.comment.value);
  }

  look() {
    const { line, row, review } = this;
    review.decisions.unask();
    this.looked = line?.card;
    review.parts.place.textContent = line ? whereabouts(review.list, this.at) : "";
    if (!line) {
      review.stage.empty();
      review.panel.empty();
      return;
    }
    if (row !== review.stage.facts?.row) review.stage.wait();
    if (this.facts.has(row)) this.#show(row);
    else review.send("facts", { row });
    this.#ahead();
  }

  // The next change is asked for while this one is looked at.
  #ahead() {
    const { list } = this.review;
    const next = list.line(list.selected + 1);
    if (next && !this.facts.has(next.rows[0])) this.review.send("facts", { row: next.rows[0] });
  }

  take(row, facts) {
    this.facts.set(row, facts);
    this.review.pictures.here(facts);
    if (row === this.row) this.#show(row);
  }

  // A picture came: perhaps what is looked at can be shown now.
  arrived(id) {
    const facts = this.facts.get(this.row);
    if (facts && [facts.before.id, facts.after.id].includes(id)) this.#show(this.row);
  }

  async #show(row) {
    const { panel, pictures, stage } = this.review;
    const facts = this.facts.get(row);
    panel.show(facts, this.line, row);
    if (!pictures.here(facts)) return;
    const images = await pictures.of(facts);
    if (row !== this.row || facts !== this.facts.get(row)) return;
    const [before, after] = [facts.before, facts.after].map((side, index) => ({
      ...side,
      missing: side.id && !images[index] ? "The picture cannot be shown." : side.missing,
    }));
    stage.show({ ...facts, row, before, after }, ...images);
  }
}
