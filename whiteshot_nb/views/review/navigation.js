import { whereabouts } from "./words.js";

/** @import { Facts, Place, Side } from "../types" */
/** @import { Review } from "./review.js" */

/**
 * @param {Side} side
 * @param {HTMLImageElement | null} image
 * @returns {Side}
 */
function sideOf(side, image) {
  return { ...side, missing: side.id && !image ? "The picture cannot be shown." : side.missing };
}

// The selected change and page: requests their details and pictures, and shows them.

export class Navigation {
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
    /** @type {Map<number, Facts>} */
    this.facts = new Map();
    /** @type {Map<number, string>} */
    this.drafts = new Map(); // unfinished comments, by card
    /** @type {number | undefined} */
    this.looked = undefined; // the selected card
    this.at = 0; // the selected page of the cluster
  }

  get line() {
    return this.review.list.line();
  }

  /** @returns {number | undefined} */
  get row() {
    return this.line?.rows[this.at];
  }

  /**
   * The selected row, which the kernel needs to find it again in a new list.
   * @returns {Place}
   */
  get place() {
    return { row: this.row ?? null, member: Boolean(this.line?.member) };
  }

  /** @param {number} by */
  step(by) {
    this.go(this.review.list.selected + by);
  }

  /** @param {number} by */
  page(by) {
    if (!this.line) return;
    this.at = Math.max(0, Math.min(this.at + by, this.line.rows.length - 1));
    this.look();
  }

  /**
   * @param {number} index of a line
   * @param {number} [row] of the line
   */
  go(index, row) {
    const { list, panel } = this.review;
    this.#keepDraft();
    list.go(index);
    this.at = row === undefined ? 0 : Math.max(0, this.line?.rows.indexOf(row) ?? 0);
    panel.comment.value = (this.line && this.drafts.get(this.line.card)) ?? "";
    this.look();
  }

  // Show the change that is now at the selected position.
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
    if (!line || row === undefined) {
      review.stage.empty();
      review.panel.empty();
      return;
    }
    if (row !== review.stage.facts?.row) review.stage.wait();
    const facts = this.facts.get(row);
    if (facts) this.#show(row, facts);
    else review.send({ kind: "facts", row });
    this.#ahead();
  }

  // Request the details of the next change in advance.
  #ahead() {
    const { list } = this.review;
    const next = list.line(list.selected + 1);
    if (next && !this.facts.has(next.rows[0])) this.review.send({ kind: "facts", row: next.rows[0] });
  }

  /**
   * @param {number} row
   * @param {Facts} facts
   */
  take(row, facts) {
    this.facts.set(row, facts);
    this.review.pictures.here(facts);
    if (row === this.row) this.#show(row, facts);
  }

  /**
   * A picture has arrived: show the selected scene if both of its pictures are here.
   * @param {string} id
   */
  arrived(id) {
    const { row } = this;
    const facts = row === undefined ? undefined : this.facts.get(row);
    if (row !== undefined && facts && [facts.before.id, facts.after.id].includes(id)) this.#show(row, facts);
  }

  /**
   * @param {number} row
   * @param {Facts} facts
   */
  async #show(row, facts) {
    const { panel, pictures, stage } = this.review;
    if (this.line) panel.show(facts, this.line, row);
    if (!pictures.here(facts)) return;
    const [old, now] = await pictures.of(facts);
    if (row !== this.row || facts !== this.facts.get(row)) return;
    const [before, after] = [sideOf(facts.before, old), sideOf(facts.after, now)];
    stage.show({ ...facts, row, before, after }, old, now);
  }
}
