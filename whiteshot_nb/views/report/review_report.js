import { Review } from "../review/review.js";
import { placesOf, waysToSort } from "../reviewing/order.js";
import { valueAt } from "../reviewing/rows.js";
import { button, element } from "../viewer.js";
import { Model } from "./model.js";
import { PrintTable } from "./print_table.js";
import { labelled, opener, save, ToolBar } from "./tool_bar.js";
import { VerdictFile } from "./verdict_file.js";

/** @import { ReviewData } from "../types" */
/** @import { Cell, Printed } from "./print_table.js" */
/** @import { Store } from "./store.js" */
/** @import { VerdictPair } from "./verdict_file.js" */

/**
 * Return the pair of pictures of each row.
 * @param {ReviewData} data
 * @param {Store} store
 * @returns {VerdictPair[]}
 */
function pairsOf({ rows, count }, store) {
  const sha256 = (/** @type {number | null} */ number) => (number === null ? null : store.pictures[number].sha256);
  return Array.from({ length: count }, (_, row) => ({
    room: valueAt(rows.room, row),
    scene: valueAt(rows.scene, row),
    baseline: sha256(valueAt(rows.before, row)),
    sha256: sha256(valueAt(rows.after, row)),
    failure: valueAt(rows.failure, row),
    baseline_shown_digest: valueAt(rows.shown_before, row),
    shown_digest: valueAt(rows.shown_after, row),
  }));
}

/**
 * @param {string} title
 * @param {string} text
 */
function said(title, text) {
  const node = element("div");
  node.append(element("b", "", title), element("p", "", text));
  return node;
}

// A report about a comparison: the review of the notebook, whose verdicts are saved to a file.

export class ReviewReport {
  who = element("input");
  saver = button("Save verdicts", () => this.#save());
  /**
   * @param {ReviewData} data
   * @param {Store} store
   */
  constructor(data, store) {
    this.data = data;
    this.file = new VerdictFile(pairsOf(data, store), data.events, data.baseline);
    this.model = new Model(data, store, this.file);
    this.model.on("msg:custom", ({ kind }) => ["decided", "events"].includes(kind) && this.#counted());
    this.model.on("msg:custom", (message) => message.kind === "trouble" && message.field === "who" && this.who.focus());
    const names = Array.from({ length: data.count }, (_, row) => valueAt(data.rows.name, row));
    this.paper = new PrintTable({ kind: "review", store, table: () => this.#table() });
    this.bar = new ToolBar({
      store,
      ways: waysToSort("Clusters first", data.sorts),
      sort: (way) => this.#sort(way.values || way.byName ? placesOf(names, way) : null),
      print: () => this.paper.print(),
      opened: () => this.#renew(),
    });
    this.#tools();
    this.place = element("div");
    this.nodes = [this.bar.node, this.place, this.paper.node];
    addEventListener("beforeunload", (event) => this.file.unsaved && event.preventDefault());
  }

  // Show the review. It must be in the page, because it measures itself. It gets the focus, unless a field has it.
  start() {
    const review = new Review(this.model);
    this.review = review;
    this.place.replaceChildren(review.root);
    if (document.activeElement === document.body) review.focus();
    return review;
  }

  #tools() {
    Object.assign(this.who, { type: "text", maxLength: 200, autocomplete: "name", placeholder: "your name" });
    this.who.addEventListener("input", () => {
      this.model.reviewer = this.who.value.trim().toWellFormed();
      this.review?.introduce(this.model.reviewer);
    });
    this.who.addEventListener("keydown", ({ key }) => ["Enter", "Escape"].includes(key) && this.review?.focus());
    this.bar.left.append(labelled("Reviewer", this.who), this.saver);
    this.bar.left.append(
      opener("Open verdicts…", ".json", (file) => this.bar.attempt(() => this.#take(file))),
      this.bar.sorter,
    );
    this.#counted();
  }

  #counted() {
    const { unsaved } = this.file;
    this.saver.textContent = unsaved ? `Save verdicts (${unsaved} new)` : "Save verdicts";
    this.saver.classList.toggle("wanted", unsaved > 0);
  }

  #save() {
    save(`${this.data.report}-verdicts.json`, this.file.text());
    this.file.saved = this.file.count;
    this.#counted();
    this.bar.say("Saved. To add the verdicts to a library, call library.verdicts.read_json(path).");
  }

  /** @param {File} file */
  async #take(file) {
    const [count, here] = this.model.open(await file.text());
    const others = count - here ? `, ${count - here} of them on scenes outside this report` : "";
    return count ? `${count} verdict${count === 1 ? "" : "s"} added${others}.` : "This file contains no new verdicts.";
  }

  /** @param {number[] | null} places */
  #sort(places) {
    this.review?.state?.sort(places);
    this.review?.relisted(0);
  }

  // Show the pictures of the ZIP.
  #renew() {
    this.review?.renew();
    this.review?.focus();
  }

  /**
   * Return all scenes: first those that need a review, in the order of the list, then the others.
   * @returns {Printed}
   */
  #table() {
    const state = this.review?.state;
    const lines = state?.order() ?? [];
    const rows = lines.map((row) => ({ cells: this.#cells(row), small: state?.isQuiet(row) }));
    return { headings: ["№", "Baseline", "Now", "Scene", "Verdict"], rows };
  }

  /**
   * @param {number} row
   * @returns {Cell[]}
   */
  #cells(row) {
    const { rows, facts } = this.data;
    const held = this.file.verdicts.held(row);
    const verdict = held ? said(held.verdict, `${held.who}${held.comment ? `: ${held.comment}` : ""}`) : "";
    const [before, after] = [facts[row].before, facts[row].after].map(({ id }) => ({ picture: id }));
    const about = `${valueAt(rows.change, row)} · ${valueAt(rows.about, row)}`;
    return [String(row + 1), before, after, said(valueAt(rows.name, row), about), verdict];
  }
}
