import { button, chips, element } from "../viewer.js";

/** @import { ShotItem } from "../types" */

// A dialog that shows one shot in full with all its columns.

/** @param {string} text */
function isLink(text) {
  return /^https?:\/\//.test(text);
}

/** @param {string} text */
function value(text) {
  if (!isLink(text)) return text;
  const link = element("a", "", text);
  Object.assign(link, { href: text, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

/**
 * @typedef {object} ShotDialogParts
 * @property {(item: ShotItem) => Promise<HTMLImageElement | null>} paper returns the picture of a shot
 * @property {(by: number) => void} step
 * @property {() => void} closed
 */

export class ShotDialog {
  /** @param {ShotDialogParts} parts */
  constructor({ paper, step, closed }) {
    this.paper = paper;
    /** @type {ShotItem | null} */
    this.item = null;
    this.actual = false;
    this.node = element("dialog", "ws-look");
    this.title = element("h2");
    this.size = element("span", "ws-soft");
    this.badges = element("span", "ws-row");
    this.sizer = button("1:1", () => this.#turn(), { key: "1" });
    const header = element("header");
    header.append(
      this.title,
      this.size,
      this.badges,
      element("span", "ws-grow"),
      button("‹", () => step(-1), { label: "Previous shot (←)" }),
      button("›", () => step(1), { label: "Next shot (→)" }),
      this.sizer,
      button("Close", () => this.node.close(), { key: "Esc" }),
    );
    this.place = element("div", "ws-place");
    this.place.tabIndex = 0;
    this.side = element("aside");
    const body = element("div", "ws-row ws-body");
    body.append(this.place, this.side);
    this.node.append(header, body);
    this.node.addEventListener("close", closed);
    this.node.addEventListener("keydown", (event) => {
      /** @type {Record<string, () => void>} */
      const acts = {
        ArrowLeft: () => step(-1),
        ArrowRight: () => step(1),
        k: () => step(-1),
        j: () => step(1),
        1: () => this.#turn(),
      };
      if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[event.key]();
    });
  }

  /**
   * Show a shot with its details (pairs of a name and a text) and the note on its picture.
   * @param {ShotItem} item
   * @param {[name: string, text: string][]} facts
   * @param {Node | null} note
   */
  async show(item, facts, note) {
    this.item = item;
    this.title.textContent = item.scene;
    this.size.textContent = item.size;
    this.badges.replaceChildren(...chips(item.badges ?? []));
    this.node.setAttribute("aria-label", item.alt);
    this.side.replaceChildren(...this.#about(facts, note));
    this.place.replaceChildren(element("p", "ws-soft", item.error ? "" : "…"));
    if (!this.node.open) this.node.showModal();
    const image = item.error ? null : await this.paper(item);
    if (this.item !== item) return;
    this.place.replaceChildren(image ?? this.#nothing(item));
    this.#fit();
  }

  /** @param {ShotItem} item */
  #nothing(item) {
    const node = element("div", "ws-failed", item.error ?? "The picture cannot be shown.");
    if (item.hint) node.append(element("small", "", item.hint));
    return node;
  }

  /**
   * @param {[name: string, text: string][]} facts
   * @param {Node | null} note
   */
  #about(facts, note) {
    const list = element("dl");
    for (const [name, text] of facts) {
      const told = element("dd");
      told.append(value(text));
      list.append(element("dt", "", name), told);
    }
    return note ? [note, list] : [list];
  }

  #turn() {
    this.actual = !this.actual;
    this.#fit();
  }

  #fit() {
    this.place.classList.toggle("ws-actual", this.actual);
    this.sizer.setAttribute("aria-pressed", String(this.actual));
  }
}
