import { element } from "../viewer.js";

/** @import { LineItem } from "../types" */

// The list of changes. Only lines in view are in the page.

const HEIGHT = 74;
const AROUND = 4;

/** @type {Record<string, string>} */
const TONES = { failed: "bad", blank: "bad", removed: "bad", content: "warn", resized: "warn", new: "ok" };
/** @type {Record<string, [tone: string, text: string]>} */
const VERDICTS = {
  accepted: ["ok", "✓ accepted"],
  rejected: ["bad", "✗ rejected"],
  "in part": ["", "decided in part"],
};
let lists = 0;

/** @param {string} change */
export function changeChip(change) {
  return element("span", `ws-chip ${TONES[change] ?? ""}`, change);
}

/** @param {string | null} [verdict] */
export function verdictChip(verdict) {
  const found = VERDICTS[verdict ?? ""];
  return found ? [element("span", `ws-chip ${found[0]}`, found[1])] : [];
}

/**
 * @typedef {object} ListParts
 * @property {(id: string, image: HTMLImageElement) => void} thumbnail
 * @property {(index: number) => void} select
 * @property {(card: number) => void} toggle open or close a cluster
 */

export class List {
  /** @type {Map<number, LineItem | undefined>} */
  #lines = new Map(); // the lines that were needed
  /** @type {(index: number) => LineItem | undefined} */
  #item = () => undefined;
  /** @param {ListParts} parts */
  constructor({ thumbnail, select, toggle }) {
    this.thumbnail = thumbnail;
    this.select = select;
    this.toggle = toggle;
    this.total = 0;
    this.selected = 0;
    lists += 1;
    this.id = `ws-review-list-${lists}`;
    this.node = element("div", "ws-list");
    this.scroller = element("div", "ws-lines");
    this.scroller.tabIndex = 0;
    this.scroller.setAttribute("role", "listbox");
    this.scroller.setAttribute("aria-label", "Clusters and changes");
    this.long = element("div", "ws-long");
    this.long.setAttribute("role", "presentation");
    this.scroller.append(this.long);
    this.node.append(element("div", "ws-heading", "Clusters and changes"), this.scroller);
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.scroller);
  }

  /**
   * Show other lines, or lines that have changed.
   * @param {{ lines: unknown[], item: (index: number) => LineItem | undefined }} state
   */
  show(state) {
    this.total = state.lines.length;
    this.#item = (index) => state.item(index);
    this.#lines.clear();
    this.draw();
  }

  /** @returns {LineItem | undefined} */
  line(index = this.selected) {
    if (!this.#lines.has(index)) this.#lines.set(index, this.#item(index));
    return this.#lines.get(index);
  }

  /** @param {number} index */
  go(index) {
    this.selected = Math.max(0, Math.min(index, this.total - 1));
    const top = this.selected * HEIGHT;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.scroller.scrollTop = top + HEIGHT - clientHeight;
    this.draw();
  }

  draw() {
    this.long.style.height = `${this.total * HEIGHT}px`;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / HEIGHT) - AROUND);
    const last = Math.min(
      this.total,
      Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / HEIGHT) + AROUND,
    );
    const options = [];
    for (let index = first; index < last; index += 1) {
      const line = this.line(index);
      if (line) options.push(this.#option(line, index));
    }
    this.long.replaceChildren(...options);
    if (this.line()) this.scroller.setAttribute("aria-activedescendant", `${this.id}-${this.selected}`);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {LineItem} line
   * @param {number} index
   */
  #option(line, index) {
    const node = element("div", "ws-line");
    node.id = `${this.id}-${index}`;
    node.style.top = `${index * HEIGHT}px`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", String(index === this.selected));
    node.setAttribute("aria-setsize", String(this.total));
    node.setAttribute("aria-posinset", String(index + 1));
    node.classList.toggle("ws-member", line.member);
    node.classList.toggle("ws-out", line.member && line.excluded.length > 0);
    node.append(this.#picture(line), this.#words(line));
    node.addEventListener("click", () => this.select(index));
    return node;
  }

  /** @param {LineItem} line */
  #picture(line) {
    const box = element("div", line.rows.length > 1 ? "ws-thumb ws-stack" : "ws-thumb");
    const image = element("img");
    image.alt = "";
    image.hidden = true;
    if (line.picture) {
      image.dataset.id = line.picture;
      this.thumbnail(line.picture, image);
    }
    box.append(image);
    return box;
  }

  /** @param {LineItem} line */
  #words(line) {
    const words = element("div", "ws-words");
    const name = element("div", "ws-name");
    name.title = line.name;
    name.append(element("b", "", line.name));
    const about = element("div", "ws-soft ws-about", line.about);
    about.title = line.about;
    const tags = element("div", "ws-tags");
    tags.append(changeChip(line.change), ...verdictChip(line.verdict));
    if (line.rows.length === 1 && line.boxes > 1) tags.append(element("span", "ws-chip", `${line.boxes} boxes`));
    if (line.elsewhere?.length && line.member) tags.append(element("span", "ws-chip", "other position"));
    if (line.excluded.length && (line.member || line.rows.length > 1))
      tags.append(element("span", "ws-chip", line.member ? "excluded" : `${line.excluded.length} excluded`));
    words.append(name, about, tags);
    if (line.rows.length > 1) name.append(this.#opener(line));
    return words;
  }

  /** @param {LineItem} line */
  #opener(line) {
    const opener = element("span", "ws-opener", line.opened ? "▾" : "▸");
    opener.title = line.opened ? "Close the cluster (E)" : "Open the cluster (E)";
    opener.addEventListener("click", (event) => {
      event.stopPropagation();
      this.toggle(line.card);
    });
    return opener;
  }

  close() {
    this.resized.disconnect();
  }
}
