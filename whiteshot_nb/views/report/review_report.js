import { Review } from "../review/review.js";
import { button, element } from "../viewer.js";
import { linesOf } from "./cards.js";
import { Model } from "./model.js";
import { placesOf, waysToSort } from "./order.js";
import { PrintTable } from "./print_table.js";
import { labelled, opener, save, ToolBar } from "./tool_bar.js";
import { Verdicts } from "./verdicts.js";

/** @import { ReviewData, ReviewRow } from "../types" */
/** @import { Cell, Printed } from "./print_table.js" */
/** @import { Store } from "./store.js" */
/** @import { VerdictPair } from "./verdicts.js" */

/**
 * @param {ReviewRow} row
 * @param {Store} store
 * @returns {VerdictPair}
 */
function pairOf({ room, scene, pair, failure, shown }, store) {
  const [baseline, sha256] = pair.map((number) => (number === null ? null : store.pictures[number].sha256));
  return { room, scene, baseline, sha256, failure, baseline_shown_digest: shown[0], shown_digest: shown[1] };
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
    this.verdicts = new Verdicts(
      data.rows.map((row) => pairOf(row, store)),
      data.events,
      data.baseline,
    );
    this.model = new Model(data, store, this.verdicts);
    this.model.on("change:_overview", () => this.#counted());
    this.model.on("msg:custom", (message) => message.kind === "trouble" && message.field === "who" && this.who.focus());
    this.names = data.rows.map((row) => row.facts.name);
    this.paper = new PrintTable({ kind: "review", store, table: () => this.#table() });
    this.bar = new ToolBar({
      store,
      ways: waysToSort("Clusters first", data.sorts),
      sort: (way) => this.model.sort(way.values || way.byName ? placesOf(this.names, way) : null),
      print: () => this.paper.print(),
      opened: () => this.#again(),
    });
    this.#tools();
    this.place = element("div");
    this.nodes = [this.bar.node, this.place, this.paper.node];
    addEventListener("beforeunload", (event) => this.verdicts.unsaved && event.preventDefault());
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
      this.model.state.who = this.who.value.trim().toWellFormed();
      this.model.relisted();
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
    const { unsaved } = this.verdicts;
    this.saver.textContent = unsaved ? `Save verdicts (${unsaved} new)` : "Save verdicts";
    this.saver.classList.toggle("wanted", unsaved > 0);
  }

  #save() {
    save(`${this.data.report}-verdicts.json`, this.verdicts.text());
    this.verdicts.saved = this.verdicts.count;
    this.#counted();
    this.bar.say("Saved. To add the verdicts to a library, call library.verdicts.read_json(path).");
  }

  /** @param {File} file */
  async #take(file) {
    const [count, here] = this.verdicts.take(await file.text());
    this.model.refresh();
    const others = count - here ? `, ${count - here} of them on scenes outside this report` : "";
    return count ? `${count} verdict${count === 1 ? "" : "s"} added${others}.` : "This file contains no new verdicts.";
  }

  // Draw the review again with the pictures of the ZIP, and keep the selection.
  #again() {
    if (!this.review) return;
    const { list, row, stage } = this.review;
    const [at, mode] = [list.selected, stage.mode];
    this.review.close();
    const review = this.start();
    review.stage.look(mode);
    this.model.relisted(at, row);
    review.focus();
  }

  /**
   * Return all scenes: first those that need a review, in the order of the list, then the others.
   * @returns {Printed}
   */
  #table() {
    const { state } = this.model;
    const quiet = new Set(this.data.quiet);
    const isQuiet = (/** @type {number} */ row) => quiet.has(this.data.rows[row].facts.change);
    const all = [...this.data.rows.keys()];
    const lines = linesOf(
      all.filter((row) => !isQuiet(row)),
      state.cards,
      new Set(),
      state.places,
    );
    const order = [...lines.flatMap((line) => line.rows), ...all.filter(isQuiet)];
    const rows = order.map((row) => ({ cells: this.#cells(row), small: isQuiet(row) }));
    return { headings: ["№", "Baseline", "Now", "Scene", "Verdict"], rows };
  }

  /**
   * @param {number} row
   * @returns {Cell[]}
   */
  #cells(row) {
    const { facts } = this.data.rows[row];
    const held = this.verdicts.held(row);
    const verdict = held ? said(held.verdict, `${held.who}${held.comment ? `: ${held.comment}` : ""}`) : "";
    const [before, after] = [facts.before, facts.after].map(({ id }) => ({ picture: id }));
    return [String(row + 1), before, after, said(facts.name, `${facts.change} · ${facts.reason}`), verdict];
  }
}
