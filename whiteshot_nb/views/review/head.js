import { button, element } from "../viewer.js";

/** @import { ExportMenu } from "../export_menu.js" */
/** @import { Facet, Filters, Overview } from "../types" */
/** @import { SearchMode } from "./search.js" */

// The part above a review: progress, filters, errors and news.

/** @type {Record<SearchMode, { button: string, placeholder: string, label: string }>} */
const SEARCHES = {
  words: { button: "Words", placeholder: "Search names, reasons, comments", label: "Search" },
  expression: {
    button: "Expression",
    placeholder: 'pixels > 200 and change == "…"',
    label: "Filter: an expression over the columns of the DataFrame",
  },
};

/**
 * @typedef {object} HeadParts
 * @property {(filters: Pick<Filters, "status" | "changes">) => void} filter
 * @property {(text: string, mode: SearchMode) => void} search
 * @property {() => void} help
 * @property {() => void} leave
 * @property {ExportMenu} menu
 * @property {boolean} offline
 */

export class Head {
  /** @type {Overview | undefined} */
  overview;
  /** @type {SearchMode} */
  mode = "words";
  /** @param {HeadParts} parts */
  constructor({ filter, search, help, leave, menu, offline }) {
    this.filter = filter;
    this.search = search;
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
    Object.assign(this.query, { type: "text", spellcheck: false });
    this.query.addEventListener("input", () => this.mode === "words" && this.#search());
    this.query.addEventListener("change", () => this.mode === "expression" && this.#search());
    this.query.addEventListener("keydown", (event) => event.key === "Enter" && this.leave());
    const modes = /** @type {SearchMode[]} */ (offline ? ["words"] : Object.keys(SEARCHES)); // a report has no kernel
    this.modes = modes.map((mode) => button(SEARCHES[mode].button, () => this.#look(mode, { apply: true })));
    const seg = this.#group("Search for", "ws-seg");
    seg.append(...this.modes);
    seg.hidden = offline;
    const field = element("div", "ws-search");
    field.append(this.query, seg);
    this.#look("words");
    const filters = element("div", "ws-bar ws-filters");
    filters.append(this.statuses, element("span", "ws-rule"), this.changes, element("span", "ws-grow"), field);
    this.trouble = element("p", "ws-trouble");
    this.trouble.setAttribute("role", "alert");
    this.news = element("p", "ws-news");
    this.news.setAttribute("role", "status");
    this.node.append(bar, menu.status, filters, this.trouble, this.news);
  }

  /** @param {string} title of the review */
  introduce(title) {
    this.title.textContent = this.title.title = title;
  }

  /** @param {Overview} overview */
  show(overview) {
    this.overview = overview;
    this.introduce(overview.title);
    this.count.textContent = overview.total ? `${overview.done} of ${overview.total} decided` : "nothing to decide";
    this.bar.max = overview.total || 1;
    this.bar.value = overview.done;
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

  /**
   * @param {string} label
   * @param {string} [className]
   */
  #group(label, className = "ws-chips") {
    const group = element("div", className);
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

  /** @param {Partial<Filters>} more */
  #send(more) {
    const status = this.overview?.statuses.find((one) => one.on)?.name ?? "all";
    this.filter({ status, changes: this.#chosen(), ...more });
  }

  #search() {
    this.search(this.query.value, this.mode);
  }

  /**
   * Search for words, or filter by an expression.
   * @param {SearchMode} mode
   * @param {{ apply?: boolean }} [how]
   */
  #look(mode, { apply = false } = {}) {
    this.mode = mode;
    const { placeholder, label } = SEARCHES[mode];
    this.query.placeholder = placeholder;
    this.query.setAttribute("aria-label", label);
    this.query.classList.toggle("ws-code", mode === "expression");
    for (const node of this.modes)
      node.setAttribute("aria-pressed", String(node.textContent === SEARCHES[mode].button));
    if (apply) this.#search();
  }
}
