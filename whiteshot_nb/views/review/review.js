import { newsOf } from "../reviewing/news.js";
import { State } from "../reviewing/state.js";
import { Decisions } from "./decisions.js";
import { listen } from "./keys.js";
import { layOut } from "./layout.js";
import { Navigation } from "./navigation.js";
import { Pictures } from "./pictures.js";
import { Search } from "./search.js";
import { emptiness } from "./words.js";

/** @import { RenderProps } from "@anywidget/types" */
/** @import { AllRows, Bytes, ChangedRows, Decided, ExportAnswer, NewEvents, Question, ReviewAnswer, ReviewChannel, ReviewRequest, ReviewTraits, Trouble, VerdictEvent } from "../types" */

// A review: holds the rows and the decisions on them, sends messages to the kernel, and shows what arrives.

const PATIENCE = 2000; // ms until the rows are requested again; doubled each time
const SOON = 1000; // minimum ms between two requests for news

export class Review {
  /** @type {State | null} */
  state = null; // until the rows are here
  version = -1; // of the rows
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
    this.receive = (/** @type {ReviewAnswer | ExportAnswer} */ message, /** @type {Bytes[]} */ buffers) => {
      this.#receive(message, buffers);
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
    this.#keepingFocus(() => (line === null ? this.navigation.stay() : this.navigation.go(line, row ?? undefined)));
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
    this.#keepingFocus(() => this.head.show(overview));
    this.panel.tell(overview.last);
    this.parts.nothing.hidden = overview.lines > 0;
    if (overview.lines === 0) this.parts.nothing.replaceChildren(...emptiness(overview));
  }

  /**
   * Draw, and keep the focus in the review: a replaced button loses it, and Jupyter would then handle the next key.
   * @param {() => void} draw
   */
  #keepingFocus(draw) {
    const inside = this.root.contains(document.activeElement);
    draw();
    if (inside && !this.root.contains(document.activeElement)) this.focus();
  }

  /**
   * @param {ReviewAnswer | ExportAnswer} message
   * @param {Bytes[]} buffers
   */
  #receive(message, buffers) {
    switch (message.kind) {
      case "rows":
        return this.#rows(message);
      case "changed":
        return this.#changed(message);
      case "facts":
        return this.#keepingFocus(() => this.navigation.take(message.row, message.facts));
      case "thumbnails":
        return this.pictures.takeThumbnails(this.root, message.ids, buffers);
      case "picture":
        return this.#picture(message.id, buffers[0]);
      case "events":
        return this.#events(message);
      case "decided":
        return this.#decided(message);
      case "confirm":
        return this.#confirm(message);
      case "queried":
        return this.search.take(message);
      case "trouble":
        return this.#trouble(message);
      case "news":
        return this.head.tell(message.text);
      default: // the Export menu handles it
        return undefined;
    }
  }

  /** @param {AllRows} message */
  #rows({ version, ...data }) {
    if (version <= this.version) return; // another view has asked for them
    this.version = version;
    clearTimeout(this.asking);
    this.navigation.facts.clear();
    const before = this.state;
    this.state = new State(data);
    if (before) {
      this.state.resume(before);
      this.#show(this.navigation.place);
    } else this.relisted(0);
    this.search.again();
  }

  /** @param {ChangedRows} message */
  #changed(message) {
    if (!this.state || message.version <= this.version) return;
    if (message.version !== this.version + 1) {
      this.send({ kind: "rows" }); // other changes were lost
      return;
    }
    this.version = message.version;
    this.navigation.facts.clear();
    this.keeping((state) => state.replace(message));
    this.#events(message);
    this.search.again();
  }

  /**
   * Take over decisions, and return those that are new. If some were lost, request them.
   * @param {NewEvents} message
   * @returns {VerdictEvent[]}
   */
  #fold({ after, events }) {
    const { state } = this;
    if (!state) return [];
    if (state.verdicts.knows(after)) return state.fold(events);
    this.refresh();
    return [];
  }

  /** @param {NewEvents} message */
  #events(message) {
    const { place } = this.navigation;
    const found = this.#fold(message);
    if (!found.length) return;
    this.#tell(found);
    this.#show(place);
    this.search.again();
  }

  /** @param {Decided} message */
  #decided(message) {
    if (!this.decisions.answers(message)) return this.#events(message);
    this.#tell(this.#fold(message));
    this.#keepingFocus(() => this.decisions.done(message));
    this.search.again();
  }

  /** @param {Question} message */
  #confirm(message) {
    if (!this.decisions.answers(message)) return this.#events(message);
    this.decisions.pin();
    this.#events(message);
    this.decisions.confirm(message);
  }

  /**
   * Tell what other people have decided.
   * @param {VerdictEvent[]} events
   */
  #tell(events) {
    const { state } = this;
    if (!state || this.model.get("offline")) return;
    const text = newsOf(events, state.reviewer, (row) => state.name(row));
    if (text) this.head.tell(text);
  }

  /** @param {import("../types").Place} place */
  #show(place) {
    if (this.state) this.relisted(this.state.lineWith(place), place.row);
  }

  /**
   * @param {string} id
   * @param {Bytes | undefined} buffer
   */
  #picture(id, buffer) {
    this.pictures.take(id, buffer);
    this.navigation.arrived(id);
  }

  /** @param {Trouble} trouble */
  #trouble({ request, text, field }) {
    const mine = this.decisions.answers({ request });
    if (request && !mine && !this.search.asked(request)) return; // what another view has asked
    if (mine) this.decisions.failed();
    this.head.complain(text, field);
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
