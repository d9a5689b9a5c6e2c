import { Decisions } from "./decisions.js";
import { listen } from "./keys.js";
import { layOut } from "./layout.js";
import { Navigation } from "./navigation.js";
import { Pictures } from "./pictures.js";
import { emptiness } from "./words.js";

/** @import { RenderProps } from "@anywidget/types" */
/** @import { Bytes, ExportAnswer, LinesPage, ReviewAnswer, ReviewChannel, ReviewRequest, ReviewTraits, Trouble } from "../types" */

// A review: sends messages to the kernel, and updates its parts when answers arrive.

const PATIENCE = 2000; // ms until the list is requested again; doubled each time
const SOON = 1000; // minimum ms between two requests for news

export class Review {
  /** @param {ReviewChannel} model */
  constructor(model) {
    this.model = model;
    this.pictures = new Pictures((message) => this.send(message));
    this.navigation = new Navigation(this);
    this.decisions = new Decisions(this);
    this.parts = layOut(this);
    this.version = -1;
    this.askedAt = 0;
    this.list.forget();
    listen(this);
    this.receive = (/** @type {ReviewAnswer | ExportAnswer} */ message, /** @type {Bytes[]} */ buffers) => {
      this.#receive(message, buffers);
    };
    this.changed = () => this.#overview();
    this.seen = () => document.visibilityState === "visible" && this.#back();
    model.on("msg:custom", this.receive);
    model.on("change:_overview", this.changed);
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("focus", this.seen);
    this.root.addEventListener("focusin", ({ relatedTarget }) => {
      if (!this.root.contains(/** @type {Node | null} */ (relatedTarget))) this.#back();
    });
    this.#overview();
    this.#begin(PATIENCE);
  }

  /**
   * Request the list until it arrives: a kernel may lose messages while it creates the widget.
   * @param {number} wait in milliseconds
   */
  #begin(wait) {
    if (this.version >= 0) return;
    this.send({ kind: "lines", start: 0 });
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
    const { line, place } = this.navigation;
    if (line && (line.rows.length > 1 || line.member)) this.send({ kind: "open", card: line.card, place });
  }

  /** @param {string | null} id */
  unmask(id) {
    if (id) this.send({ kind: "unmask", row: this.row, mask: id });
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
    if (now - this.askedAt < SOON || this.decisions.busy) return;
    this.askedAt = now;
    this.send({ kind: "refresh", place: this.navigation.place });
  }

  #overview() {
    const overview = this.model.get("_overview");
    this.#keepingFocus(() => this.head.show(overview));
    this.stage.masks.allow(overview.maskable === true);
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
      case "lines":
        return this.#lines(message);
      case "facts":
        return this.#keepingFocus(() => this.navigation.take(message.row, message.facts));
      case "thumbnails":
        return this.pictures.takeThumbnails(this.root, message.ids, buffers);
      case "picture":
        return this.#picture(message.id, buffers[0]);
      case "decided":
        return this.decisions.done(message);
      case "confirm":
        return this.decisions.confirm(message);
      case "trouble":
        return this.#trouble(message);
      case "news":
        return this.head.tell(message.text);
      case "changed":
        return this.send({ kind: "refresh", place: this.navigation.place });
      default: // the Export menu handles it
        return undefined;
    }
  }

  /** @param {LinesPage} page */
  #lines({ version, start, lines }) {
    if (version < this.version) return;
    const first = this.version < 0;
    if (version > this.version) {
      this.version = version;
      this.list.forget();
      this.navigation.facts.clear();
    }
    this.list.take(start, lines, this.model.get("_overview").lines);
    if (first) this.navigation.go(0);
    else if (this.navigation.looked === undefined) this.navigation.look();
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
  #trouble({ text, field }) {
    this.decisions.busy = false;
    this.head.complain(text, field);
  }

  close() {
    clearTimeout(this.soon);
    clearTimeout(this.asking);
    this.model.off("msg:custom", this.receive);
    this.model.off("change:_overview", this.changed);
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
