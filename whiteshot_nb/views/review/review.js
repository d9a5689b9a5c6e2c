import { Arrivals } from "./arrivals.js";
import { Decisions } from "./decisions.js";
import { listen } from "./keys.js";
import { layOut } from "./layout.js";
import { Navigation } from "./navigation.js";
import { Pictures } from "./pictures.js";
import { Search } from "./search.js";
import { emptiness } from "./words.js";

/** @import { RenderProps } from "@anywidget/types" */
/** @import { State } from "../reviewing/state.js" */
/** @import { Bytes, ExportAnswer, ReviewAnswer, ReviewChannel, ReviewRequest, ReviewTraits } from "../types" */

// A review: holds its parts and its state, sends messages to the kernel, and shows the list.

const PATIENCE = 2000; // ms until the rows are requested again; doubled each time
const SOON = 1000; // minimum ms between two requests for news

export class Review {
  /** @type {State | null} */
  state = null; // until the rows are here
  askedAt = 0;
  #id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  #requests = 0;
  /** @param {ReviewChannel} model */
  constructor(model) {
    this.model = model;
    this.pictures = new Pictures((message) => this.send(message));
    this.navigation = new Navigation(this);
    this.decisions = new Decisions(this);
    this.search = new Search(this);
    this.parts = layOut(this);
    this.head.introduce(model.get("_review").title);
    this.stage.masks.allow(model.get("_review").maskable);
    listen(this);
    this.arrivals = new Arrivals(this);
    this.receive = (/** @type {ReviewAnswer | ExportAnswer} */ message, /** @type {Bytes[]} */ buffers) => {
      this.arrivals.receive(message, buffers);
    };
    this.seen = () => document.visibilityState === "visible" && this.#back();
    model.on("msg:custom", this.receive);
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("focus", this.seen);
    this.root.addEventListener("focusin", ({ relatedTarget }) => {
      if (!this.root.contains(/** @type {Node | null} */ (relatedTarget))) this.#back();
    });
    this.panel.tell(null);
    this.parts.nothing.hidden = true;
    this.#begin(PATIENCE);
  }

  /**
   * Request the rows until they arrive: a kernel may lose messages while it creates the widget.
   * @param {number} wait in milliseconds
   */
  #begin(wait) {
    if (this.state) return;
    this.send({ kind: "rows" });
    this.asking = setTimeout(() => this.#begin(2 * wait), wait);
  }

  get root() {
    return this.parts.root;
  }

  get list() {
    return this.parts.list;
  }

  get stage() {
    return this.parts.stage;
  }

  get panel() {
    return this.parts.panel;
  }

  get head() {
    return this.parts.head;
  }

  get help() {
    return this.parts.help;
  }

  get row() {
    return this.navigation.row;
  }

  /** @param {ReviewRequest} message */
  send(message) {
    this.model.send(message);
  }

  // Return an id for a message: the other views of the widget hear its answer, too, and must not take it as theirs.
  request() {
    this.#requests += 1;
    return `${this.#id}-${this.#requests}`;
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  /** @param {number} by */
  step(by) {
    this.head.tell("");
    this.navigation.step(by);
    this.#news();
  }

  open() {
    const { line } = this.navigation;
    if (line && (line.rows.length > 1 || line.member)) this.toggle(line.card);
  }

  /**
   * Open or close a cluster.
   * @param {number} card
   */
  toggle(card) {
    this.keeping((state) => state.toggleCard(card));
  }

  /**
   * @param {string} name of the reviewer
   */
  introduce(name) {
    if (this.state) this.state.reviewer = name;
    this.#overview();
  }

  /**
   * Send a message about the masks of the selected scene, which stays in the list even if it becomes unchanged.
   * @param {(row: number) => ReviewRequest} message
   */
  mask(message) {
    const { row } = this;
    if (row === undefined) return;
    this.state?.pin([row]);
    this.send(message(row));
  }

  /** @param {string | null} id */
  unmask(id) {
    if (id) this.mask((row) => ({ kind: "unmask", row, mask: id }));
  }

  // Show other pictures, as when the full ones have become available.
  renew() {
    this.pictures.clear();
    this.navigation.facts.clear();
    this.stage.facts = null;
    this.relisted();
  }

  /**
   * Change the list, and stay at the selected scene if it is still listed.
   * @param {(state: State) => void} change
   */
  keeping(change) {
    const { navigation, state } = this;
    if (!state) return;
    const { place } = navigation;
    change(state);
    this.relisted(state.lineWith(place), place.row);
  }

  /**
   * Show the list, and select a line; without a line, stay at the same position.
   * @param {number | null} [line]
   * @param {number | null} [row]
   */
  relisted(line = null, row = null) {
    if (!this.state) return;
    this.list.show(this.state);
    this.#overview();
    this.keepingFocus(() => (line === null ? this.navigation.stay() : this.navigation.go(line, row ?? undefined)));
  }

  // Request news when the user returns; wait a moment if the latest request was just sent.
  #back() {
    clearTimeout(this.soon);
    const wait = this.askedAt + SOON - performance.now();
    if (wait > 0) this.soon = setTimeout(() => this.#back(), wait);
    else this.#news();
  }

  // Request news: what other people have decided meanwhile.
  #news() {
    const now = performance.now();
    if (!this.state || now - this.askedAt < SOON || this.decisions.busy) return;
    this.askedAt = now;
    this.refresh();
  }

  // Request the decisions that are not here yet.
  refresh() {
    if (this.state) this.send({ kind: "refresh", seen: this.state.verdicts.latest });
  }

  #overview() {
    if (!this.state) return;
    const overview = this.state.overview();
    this.keepingFocus(() => this.head.show(overview));
    this.panel.tell(overview.last);
    this.parts.nothing.hidden = overview.lines > 0;
    if (overview.lines === 0) this.parts.nothing.replaceChildren(...emptiness(overview));
  }

  /**
   * Draw, and keep the focus in the review: a replaced button loses it, and Jupyter would then handle the next key.
   * @param {() => void} draw
   */
  keepingFocus(draw) {
    const inside = this.root.contains(document.activeElement);
    draw();
    if (inside && !this.root.contains(document.activeElement)) this.focus();
  }

  // Request the rows no longer: they are here.
  begun() {
    clearTimeout(this.asking);
  }

  close() {
    clearTimeout(this.soon);
    clearTimeout(this.asking);
    this.model.off("msg:custom", this.receive);
    document.removeEventListener("visibilitychange", this.seen);
    removeEventListener("focus", this.seen);
    this.parts.menu.close();
    this.stage.close();
    this.list.close();
    this.pictures.clear();
  }
}

/** @param {RenderProps<ReviewTraits>} props */
function render({ model, el }) {
  const review = new Review(model);
  el.append(review.root);
  return () => review.close();
}

export default { render };
