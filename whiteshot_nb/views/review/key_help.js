import { button, element } from "../viewer.js";

// The list of keys that `?` shows; keys.js says what each key does.

const KEYS = [
  ["J  K", "next, previous change"],
  ["→  ←", "next, previous page of a cluster"],
  ["A  R", "accept, reject; with Shift, only this page"],
  ["U", "undo; with Shift, only this page"],
  ["X", "exclude this page from its cluster, or include it again"],
  ["E", "open or close a cluster"],
  ["C", "write a comment; Enter or Esc ends it"],
  ["1 … 7", "side by side, slider, onion, blink, difference, heat, zoom"],
  ["N", "zoom to the next box of this change"],
  ["B", "show or hide boxes"],
  ["+  −  0", "larger, smaller, fit"],
  ["M", "draw masks with the mouse; Enter masks the current box, S changes the scenes of the mask"],
  ["H  Del", "select the next mask of this scene; remove the selected mask"],
  ["F", "type into the search"],
  ["Space", "in the view Blink: show the other picture"],
  ["?", "show or hide this list of keys"],
  ["Esc", "return the keyboard to Jupyter"],
];

const IN_NOTEBOOKS = new Set(["M", "H  Del", "Esc"]);

export class Help {
  /** @param {{ offline: boolean }} parts */
  constructor({ offline }) {
    this.node = element("div", "ws-help");
    this.node.setAttribute("role", "dialog");
    this.node.setAttribute("aria-label", "Keys");
    this.node.hidden = true;
    const list = element("dl");
    const shown = KEYS.filter(([keys]) => !offline || !IN_NOTEBOOKS.has(keys));
    list.append(...shown.flatMap(([keys, text]) => [this.#keys(keys), element("dd", "", text)]));
    this.node.append(
      element("b", "", "Keys"),
      list,
      button("Close", () => this.toggle(), { key: "Esc" }),
    );
  }

  toggle() {
    this.node.hidden = !this.node.hidden;
  }

  /** @param {string} text */
  #keys(text) {
    const node = element("dt");
    node.append(...text.split("  ").map((key) => element("kbd", "", key)));
    return node;
  }
}
