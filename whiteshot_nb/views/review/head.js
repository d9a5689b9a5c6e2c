import { button, element } from "../viewer.js";

/** @import { ExportMenu } from "../export_menu.js" */
/** @import { Facet, Filters, Overview } from "../types" */

// The part above a review: progress, filters, errors, news and the list of keys.

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
  ["F", "type into the filter"],
  ["Space", "in the view Blink: show the other picture"],
  ["?", "show or hide this list of keys"],
  ["Esc", "return the keyboard to Jupyter"],
];

const IN_NOTEBOOKS = new Set(["M", "H  Del", "Esc"]);

const FILTERS = {
  notebook: {
    placeholder: 'pixels > 200 and change == "…"',
    label: "Filter: an expression over the columns of the DataFrame",
  },
  report: { placeholder: "Search names, reasons, comments", label: "Search" },
};

/**
 * @typedef {object} HeadParts
 * @property {(filters: Filters) => void} filter
 * @property {() => void} help
 * @property {() => void} leave
 * @property {ExportMenu} menu
 * @property {boolean} offline
 */

export class Head {
  /** @type {Overview | undefined} */
  overview;
  /** @param {HeadParts} parts */
  constructor({ filter, help, leave, menu, offline }) {
    this.filter = filter;
    this.leave = leave;
    this.node = element("div", "ws-head");
    this.title = element("span", "ws-soft ws-what");
    this.count = element("span", "ws-soft ws-count");
    this.count.setAttribute("role", "status");
    this.bar = element("progress");
    this.bar.setAttribute("aria-label", "Decided");
    const bar = element("div", "ws-bar ws-top");
    const helper = button("", help, { label: "Keys", className: "ws-helper" });
    helper.append(element("kbd", "", "?"));
    bar.append(element("b", "", "Review"), this.title, this.count, this.bar, menu.node, helper);
    this.statuses = this.#group("Status");
    this.changes = this.#group("Change types");
    this.query = element("input");
    const { placeholder, label } = FILTERS[offline ? "report" : "notebook"];
    Object.assign(this.query, { type: "text", placeholder, spellcheck: false });
    this.query.setAttribute("aria-label", label);
    this.query.addEventListener(offline ? "input" : "change", () => this.#send());
    this.query.addEventListener("keydown", (event) => event.key === "Enter" && this.leave());
    const filters = element("div", "ws-bar ws-filters");
    filters.append(this.statuses, element("span", "ws-rule"), this.changes, element("span", "ws-grow"), this.query);
    this.trouble = element("p", "ws-trouble");
    this.trouble.setAttribute("role", "alert");
    this.news = element("p", "ws-news");
    this.news.setAttribute("role", "status");
    this.node.append(bar, menu.status, filters, this.trouble, this.news);
  }

  /** @param {Overview} overview */
  show(overview) {
    this.overview = overview;
    this.title.textContent = this.title.title = overview.title;
    this.count.textContent = overview.total ? `${overview.done} of ${overview.total} decided` : "nothing to decide";
    this.bar.max = overview.total || 1;
    this.bar.value = overview.done;
    if (this.query !== document.activeElement) this.query.value = overview.query;
    this.statuses.replaceChildren(
      ...overview.statuses.map((status) => this.#chip(status, () => this.#send({ status: status.name }))),
    );
    this.changes.replaceChildren(...overview.changes.map((change) => this.#chip(change, () => this.#toggle(change))));
    this.complain("");
  }

  /**
   * @param {string} text
   * @param {string | null} [field]
   */
  complain(text, field) {
    this.trouble.textContent = text;
    this.query.toggleAttribute("aria-invalid", field === "query");
  }

  /**
   * Show news, such as decisions of other people.
   * @param {string} text
   */
  tell(text) {
    this.news.textContent = text;
  }

  /** @param {string} label */
  #group(label) {
    const group = element("div", "ws-chips");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    return group;
  }

  /**
   * @param {Facet} facet
   * @param {() => void} act
   */
  #chip({ name, count, on }, act) {
    const chip = button(`${name} ${count}`, act, { className: "ws-chip" });
    chip.setAttribute("aria-pressed", String(on));
    return chip;
  }

  /** @param {Facet} facet */
  #toggle({ name, on }) {
    const chosen = this.#chosen();
    this.#send({ changes: on ? chosen.filter((one) => one !== name) : [...chosen, name] });
  }

  #chosen() {
    return (this.overview?.changes ?? []).filter((change) => change.on).map((change) => change.name);
  }

  /** @param {Partial<Filters>} [more] */
  #send(more = {}) {
    const status = this.overview?.statuses.find((one) => one.on)?.name ?? "all";
    this.filter({ status, changes: this.#chosen(), query: this.query.value, ...more });
  }
}

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
