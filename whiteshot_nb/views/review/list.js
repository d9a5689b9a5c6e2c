import { element } from "../viewer.js";

/** @import { LineItem } from "../types" */

// The list of changes. Only lines in view are in the page, and only pages of lines that are needed are requested.

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

/** @param {string | null} verdict */
export function verdictChip(verdict) {
  const found = VERDICTS[verdict ?? ""];
  return found ? [element("span", `ws-chip ${found[0]}`, found[1])] : [];
}

/**
 * @typedef {object} ListParts
 * @property {(start: number) => void} ask request a page of lines
 * @property {(id: string, image: HTMLImageElement) => void} thumbnail
 * @property {(index: number) => void} select
 * @property {(card: number) => void} toggle open or close a cluster
 */

export class List {
  /** @type {Map<number, LineItem>} */
  lines = new Map();
  /** @type {Set<number>} */
  asked = new Set(); // the first lines of the requested pages
  /** @param {ListParts} parts */
  constructor({ ask, thumbnail, select, toggle }) {
    this.ask = ask;
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
   * Add a page of lines; `total` is the number of lines in the whole list.
   * @param {number} start
   * @param {LineItem[]} lines
   * @param {number} total
   */
  take(start, lines, total) {
    this.total = total;
    for (const [index, line] of lines.entries()) this.lines.set(start + index, line);
    this.draw();
  }

  forget() {
    this.lines.clear();
    this.asked.clear();
  }

  /** @returns {LineItem | undefined} */
  line(index = this.selected) {
    return this.lines.get(index);
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
      const line = this.lines.get(index);
      if (line) options.push(this.#option(line, index));
      else this.#want(index);
    }
    this.long.replaceChildren(...options);
    if (this.lines.has(this.selected))
      this.scroller.setAttribute("aria-activedescendant", `${this.id}-${this.selected}`);
    else this.scroller.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  #want(index) {
    const start = Math.max(0, index - 10);
    if ([...this.asked].some((from) => index >= from && index < from + 50)) return;
    this.asked.add(start);
    this.ask(start);
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
