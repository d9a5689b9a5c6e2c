import { element } from "../viewer.js";

// What is printed: a table of the scenes, made when somebody prints, since it has every thumbnail.

function cell(...inside) {
  const node = element("td");
  node.append(...inside);
  return node;
}

function line(cells, className) {
  const node = element("tr", className);
  node.append(...cells);
  return node;
}

export class PrintTable {
  // `table` gives the headings and the rows: their cells are texts, nodes, or { picture: number }; some rows are small.
  constructor({ kind, store, table }) {
    Object.assign(this, { kind, store, table });
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
    this.folded = [...document.querySelectorAll(".page-head details:not([open])")];
    for (const details of this.folded) details.open = true;
    const { headings, rows } = this.table();
    const head = element("thead");
    head.append(line(headings.map((text) => element("th", "", text))));
    const body = element("tbody");
    body.append(...rows.map(({ cells, small }) => line(cells.map((one) => this.#cell(one)), small ? "small" : "")));
    const table = element("table", this.kind);
    table.append(head, body);
    this.node.append(table);
  }

  clear() {
    this.node.replaceChildren();
    for (const details of this.folded ?? []) details.open = false;
  }

  #cell(one) {
    if (!(one instanceof Object) || one instanceof Node) return cell(one);
    const source = one.picture === null ? "" : this.store.source(one.picture);
    if (!source) return cell(element("span", "ws-soft", "–"));
    const image = element("img");
    Object.assign(image, { src: source, alt: "" });
    return cell(image);
  }
}
