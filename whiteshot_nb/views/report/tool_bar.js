import { button, element } from "../viewer.js";

/** @import { SortOrder } from "../types" */
/** @import { Store } from "./store.js" */

// The tool bar of a report: sort, open and save files, print, and messages about these actions.

/**
 * @param {string} text
 * @param {Node} field
 */
export function labelled(text, field) {
  const label = element("label", "ws-row ws-soft", text);
  label.append(field);
  return label;
}

/**
 * Return a button that lets the user choose a file.
 * @param {string} text
 * @param {string} accept
 * @param {(file: File) => unknown} take
 */
export function opener(text, accept, take) {
  const input = element("input");
  Object.assign(input, { type: "file", accept, hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) await take(file);
  });
  const node = element("span");
  node.append(
    button(text, () => input.click()),
    input,
  );
  return node;
}

/**
 * @param {string} name
 * @param {string} text
 */
export function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = element("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * @typedef {object} ToolBarParts
 * @property {Store} store
 * @property {SortOrder[]} ways
 * @property {(way: SortOrder) => void} sort
 * @property {() => unknown} print
 * @property {() => void} opened called when the ZIP has been opened
 */

export class ToolBar {
  /** @param {ToolBarParts} parts */
  constructor({ store, ways, sort, print, opened }) {
    this.store = store;
    this.opened = opened;
    this.node = element("div", "tools");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", "Tools");
    this.left = element("div", "ws-row");
    this.right = element("div", "ws-row");
    this.said = element("p", "said");
    this.said.setAttribute("role", "status");
    if (store.beside) this.right.append(this.#archive());
    this.right.append(button("Print", print));
    this.sorter = this.#sorter(ways, sort);
    this.node.append(this.left, this.right, this.said);
  }

  /**
   * @param {string} text
   * @param {{ bad?: boolean }} [how]
   */
  say(text, { bad = false } = {}) {
    this.said.textContent = text;
    this.said.classList.toggle("bad", bad);
  }

  /**
   * Run an action, and show its result or its error.
   * @param {() => Promise<string>} deed
   */
  async attempt(deed) {
    try {
      this.say(await deed());
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error), { bad: true });
    }
  }

  #archive() {
    const name = `${this.store.folder}.zip`;
    const open = async (/** @type {File} */ file) => {
      await this.store.open(file);
      this.opened();
      return `${file.name} is open: its pictures are shown in full.`;
    };
    return opener(`Open ${name}…`, ".zip", (file) => this.attempt(() => open(file)));
  }

  /**
   * @param {SortOrder[]} ways
   * @param {(way: SortOrder) => void} sort
   */
  #sorter(ways, sort) {
    const select = element("select");
    select.append(...ways.map(({ label }) => element("option", "", label)));
    select.addEventListener("change", () => sort(ways[select.selectedIndex]));
    return labelled("Sort", select);
  }
}
