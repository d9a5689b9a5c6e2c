import { button, element } from "../viewer.js";

/** @import { SceneMask } from "../types" */

// The list of the masks that apply to the selected scene, each with a button to remove it.

/**
 * Scroll the boxes around a node to make the node visible, without scrolling the page.
 * @param {Element} node
 * @param {Element[]} boxes
 */
function bringIntoView(node, boxes) {
  for (const box of boxes) {
    const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
    else if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  }
}

/** @typedef {SceneMask & { id: string }} KeptMask */

export class Masks {
  /** @type {string | null} */
  chosen = null;
  /** @param {{ unmask: (id: string) => void, choose: (id: string) => void }} parts */
  constructor({ unmask, choose }) {
    this.unmask = unmask;
    this.chosenByHand = choose;
    this.node = element("details", "ws-masks");
    this.title = element("summary");
    this.list = element("ul");
    this.node.append(this.title, this.list);
  }

  /**
   * @param {KeptMask[]} masks
   * @param {string} warning
   */
  show(masks, warning) {
    this.node.hidden = masks.length === 0;
    const count = masks.length === 1 ? "1 mask" : `${masks.length} masks`;
    this.title.replaceChildren(count, ...(warning ? [" ", element("span", "ws-chip warn", warning)] : []));
    this.list.replaceChildren(...masks.map((mask) => this.#item(mask)));
  }

  /**
   * Highlight the selected mask.
   * @param {string | null} id
   */
  choose(id) {
    const another = id && id !== this.chosen;
    this.chosen = id;
    if (another) this.node.open = true;
    for (const item of this.list.querySelectorAll("li")) {
      item.classList.toggle("ws-chosen", item.dataset.id === id);
      if (another && item.dataset.id === id) bringIntoView(item, this.#scrolled());
    }
  }

  #scrolled() {
    const panel = this.node.parentElement;
    return panel ? [this.list, panel] : [this.list];
  }

  /** @param {KeptMask} mask */
  #item({ id, scenes, where, about }) {
    const item = element("li");
    item.dataset.id = id;
    const words = element("div", "ws-words");
    words.title = [scenes, where, about].filter(Boolean).join(" · ");
    words.append(element("div", "ws-about", scenes), element("div", "ws-soft ws-about", about || where));
    words.addEventListener("click", () => this.chosenByHand(id));
    item.append(
      words,
      button("Remove", () => this.unmask(id), {
        className: "ws-link",
        label: `Remove the mask on ${scenes}, ${where}`,
      }),
    );
    return item;
  }
}
