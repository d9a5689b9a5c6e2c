import { tile } from "../tile.js";
import { element } from "../viewer.js";

/** @import { ShotItem } from "../types" */

// A grid of any number of shots. Only tiles in view are in the page. Exactly one tile can have the keyboard focus.

const NARROWEST = 210;
const GAP = 14;
const CAPTION = 34;
const AROUND = 600; // pixels drawn above and below the visible part
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, j: 1, k: -1 };

export class Grid {
  /**
   * @param {{ items: ShotItem[], thumbnail: (id: string, image: HTMLImageElement) => void, open: (place: number) => void }} parts
   */
  constructor({ items, thumbnail, open }) {
    this.items = items;
    this.thumbnail = thumbnail;
    this.open = open;
    /** @type {number[]} */
    this.order = [];
    this.at = 0;
    /** @type {Map<number, HTMLElement>} */
    this.tiles = new Map();
    this.columns = 0; // not measured yet
    this.width = 0;
    this.height = 0;
    this.node = element("div", "whiteshot-gallery");
    this.long = element("div", "ws-long");
    this.long.setAttribute("role", "list");
    this.long.setAttribute("aria-label", "Shots");
    this.empty = element(
      "p",
      "ws-empty",
      items.length ? "No shot matches the search and the filters." : "There are no shots.",
    );
    this.node.append(this.long, this.empty);
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("focusin", (event) => this.#focused(/** @type {Node} */ (event.target)));
    addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.#measure()).observe(this.node);
  }

  /**
   * Show the items with these numbers, in this order.
   * @param {number[]} order
   */
  show(order) {
    this.order = order;
    this.at = Math.min(this.at, Math.max(order.length - 1, 0));
    this.empty.hidden = order.length > 0;
    this.long.replaceChildren();
    this.tiles.clear();
    this.#measure();
  }

  /**
   * Scroll to a tile, and give it the keyboard focus.
   * @param {number} place
   */
  go(place) {
    this.at = Math.max(0, Math.min(place, this.order.length - 1));
    const top = this.long.getBoundingClientRect().top + this.#top(this.at);
    if (top < 0 || top + this.height > innerHeight) scrollBy(0, top - innerHeight / 3);
    this.draw();
    this.#handle(this.at)?.focus({ preventScroll: true });
  }

  #measure() {
    const width = this.node.clientWidth;
    if (!width) return;
    this.columns = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
    this.width = (width - GAP * (this.columns - 1)) / this.columns;
    this.height = Math.round((this.width * 9) / 16) + CAPTION;
    const lines = Math.ceil(this.order.length / this.columns);
    this.long.style.height = `${lines * (this.height + GAP)}px`;
    for (const [place, node] of this.tiles) this.#put(node, place);
    this.draw();
  }

  draw() {
    if (!this.columns) return;
    const { top } = this.long.getBoundingClientRect();
    const line = this.height + GAP;
    const first = Math.max(0, Math.floor((-top - AROUND) / line)) * this.columns;
    const last = Math.min(this.order.length, Math.ceil((innerHeight - top + AROUND) / line) * this.columns);
    for (const [place, node] of this.tiles) {
      if ((place < first || place >= last) && place !== this.at) {
        node.remove();
        this.tiles.delete(place);
      }
    }
    for (let place = first; place < last; place += 1) this.#draw(place);
    if (this.order.length) this.#draw(this.at);
    for (const place of this.tiles.keys()) {
      const handle = this.#handle(place);
      if (handle) handle.tabIndex = place === this.at ? 0 : -1;
    }
  }

  /** @param {number} place */
  #draw(place) {
    if (this.tiles.has(place)) return;
    const item = this.items[this.order[place]];
    const node = element("div", "ws-tile");
    node.setAttribute("role", "listitem");
    node.setAttribute("aria-setsize", String(this.order.length));
    node.setAttribute("aria-posinset", String(place + 1));
    const figure = tile(item, place, this.open);
    node.append(figure);
    const image = figure.querySelector("img");
    if (image && item.id) this.thumbnail(item.id, image);
    else figure.querySelector(".ws-failed")?.addEventListener("click", () => this.open(place));
    this.#put(node, place);
    this.tiles.set(place, node);
    const next = [...this.tiles.keys()].filter((other) => other > place).sort((a, b) => a - b)[0];
    this.long.insertBefore(node, this.tiles.get(next) ?? null);
  }

  /**
   * @param {HTMLElement} node
   * @param {number} place
   */
  #put(node, place) {
    const left = (place % this.columns) * (this.width + GAP);
    Object.assign(node.style, { left: `${left}px`, top: `${this.#top(place)}px` });
    Object.assign(node.style, { width: `${this.width}px`, height: `${this.height}px` });
  }

  /** @param {number} place */
  #top(place) {
    return Math.floor(place / this.columns) * (this.height + GAP);
  }

  /**
   * @param {number} place
   * @returns {HTMLElement | null | undefined}
   */
  #handle(place) {
    return this.tiles.get(place)?.querySelector("button, .ws-failed");
  }

  /** @param {Node} target */
  #focused(target) {
    for (const [place, node] of this.tiles) if (node.contains(target)) this.at = place;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Enter" && target.matches(".ws-failed")) this.open(this.at);
    const page = this.columns * Math.max(1, Math.floor(innerHeight / (this.height + GAP)));
    /** @type {Record<string, number>} */
    const steps = { ...STEPS, ArrowUp: -this.columns, ArrowDown: this.columns, PageUp: -page, PageDown: page };
    /** @type {Record<string, number>} */
    const ends = { Home: 0, End: this.order.length - 1 };
    const by = steps[event.key];
    const to = ends[event.key] ?? (by === undefined ? undefined : this.at + by);
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < this.order.length) this.go(to);
    else if (Math.abs(by) > 1) this.go(to < 0 ? this.at % this.columns : this.order.length - 1);
  }
}
