import { element } from "../viewer.js";

/** @import { Store } from "./store.js" */

/** @typedef {string | Node | { picture: string | null }} Cell */
/** @typedef {{ cells: Cell[], small?: boolean }} PrintRow */
/** @typedef {{ headings: string[], rows: PrintRow[] }} Printed */

// The table of scenes for print. It contains every thumbnail, so it is made only when the user prints.

/** @param {...(string | Node)} inside */
function cell(...inside) {
  const node = element("td");
  node.append(...inside);
  return node;
}

/**
 * @param {Node[]} cells
 * @param {string} [className]
 */
function line(cells, className) {
  const node = element("tr", className);
  node.append(...cells);
  return node;
}

/** @returns {NodeListOf<HTMLDetailsElement>} */
function foldedDetails() {
  return document.querySelectorAll(".page-head details:not([open])");
}

export class PrintTable {
  /** @param {{ kind: string, store: Store, table: () => Printed }} parts */
  constructor({ kind, store, table }) {
    this.kind = kind;
    this.store = store;
    this.table = table;
    /** @type {Iterable<HTMLDetailsElement>} */
    this.folded = [];
    this.node = element("section", "paper");
    this.node.setAttribute("aria-label", "Scenes, for print");
    addEventListener("beforeprint", () => this.lay());
    addEventListener("afterprint", () => this.clear());
  }

  // Lay out the table, wait for its pictures, and print.
  async print() {
    this.lay();
    await Promise.allSettled([...this.node.querySelectorAll("img")].map((image) => image.decode()));
    print();
  }

  lay() {
    if (this.node.firstChild) return;
    this.folded = foldedDetails();
    for (const details of this.folded) details.open = true;
    const { headings, rows } = this.table();
    const head = element("thead");
    head.append(line(headings.map((text) => element("th", "", text))));
    const body = element("tbody");
    body.append(
      ...rows.map(({ cells, small }) =>
        line(
          cells.map((one) => this.#cell(one)),
          small ? "small" : "",
        ),
      ),
    );
    const table = element("table", this.kind);
    table.append(head, body);
    this.node.append(table);
  }

  clear() {
    this.node.replaceChildren();
    for (const details of this.folded) details.open = false;
  }

  /** @param {Cell} one */
  #cell(one) {
    if (typeof one === "string" || one instanceof Node) return cell(one);
    const source = one.picture === null ? "" : this.store.source(one.picture);
    if (!source) return cell(element("span", "ws-soft", "–"));
    const image = element("img");
    Object.assign(image, { src: source, alt: "" });
    return cell(image);
  }
}
