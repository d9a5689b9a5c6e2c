import { batched, button, element, imagesOf, Urls } from "../viewer.js";
import { Grid } from "./grid.js";
import { placesOf, searched, waysToSort } from "./order.js";
import { noteOn } from "./picture_notes.js";
import { PrintTable } from "./print_table.js";
import { ShotDialog } from "./shot_dialog.js";
import { ToolBar } from "./tool_bar.js";

/** @import { ShotItem, ShotsData, SortOrder } from "../types" */
/** @import { Cell, Printed } from "./print_table.js" */
/** @import { Store } from "./store.js" */

// A report about shots: a grid that can be searched, filtered and sorted, and a dialog for one shot.

const THUMBNAILS = 1500;
const WALKING = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "j", "k"]); // go to the grid if nothing has the focus

export class ShotsReport {
  query = element("input");
  chips = element("div", "ws-row");
  count = element("span", "ws-soft count");
  place = 0;
  /** @type {number[]} */
  order = [];
  /** @type {Set<string>} */
  kinds = new Set(); // the active filters
  /**
   * @param {ShotsData} data
   * @param {Store} store
   */
  constructor(data, store) {
    this.data = data;
    this.store = store;
    /** @type {ShotItem[]} */
    this.items = data.rows.map((row) => ({
      badges: [],
      ...row,
      id: row.picture === undefined ? null : String(row.picture),
    }));
    this.names = this.items.map((item) => item.scene);
    this.texts = this.items.map((_, row) =>
      this.facts(row)
        .map(([name, text]) => `${name} ${text}`)
        .join(" "),
    );
    this.ways = waysToSort("As captured", data.sorts);
    this.way = this.ways[0];
    this.urls = new Urls(THUMBNAILS);
    this.asked = batched((ids) => this.#thumbnails(ids));
    this.grid = new Grid({
      items: this.items,
      thumbnail: (id, image) => this.#thumbnail(id, image),
      open: (place) => this.open(place),
    });
    this.look = new ShotDialog({
      paper: (item) => this.#paper(item),
      step: (by) => this.step(by),
      closed: () => this.grid.go(this.place),
    });
    this.paper = new PrintTable({ kind: "shots", store, table: () => this.#table() });
    this.bar = new ToolBar({
      store,
      ways: this.ways,
      sort: (way) => this.#sort(way),
      print: () => this.paper.print(),
      opened: () => {},
    });
    this.#search();
    this.nodes = [this.bar.node, this.grid.node, this.look.node, this.paper.node];
    addEventListener("keydown", (event) => this.#key(event));
    this.#arrange();
  }

  /**
   * Return the details of a row as pairs of a name and a text.
   * @param {number} row
   * @returns {[name: string, text: string][]}
   */
  facts(row) {
    const { rows, columns } = this.data;
    const { error, hint, scene, badges = [] } = rows[row];
    /** @type {[name: string, text: string][]} */
    const told = Object.entries(columns).map(([name, texts]) => [
      name.replaceAll("_", " "),
      typeof texts === "string" ? texts : texts[row],
    ]);
    const words = badges.map(({ text }) => text).join(", ");
    /** @type {[name: string, text: string | null | undefined][]} */
    const all = [["scene", scene], ["remarks", words], ["error", error], ["hint", hint], ...told];
    return all.flatMap(([name, text]) => (text ? [[name, text]] : []));
  }

  /** @param {number} place */
  open(place) {
    this.place = place;
    const row = this.order[place];
    const item = this.items[row];
    const note = item.id === null ? null : noteOn(this.store, "This is an enlarged thumbnail.", [["PNG", item.id]]);
    this.look.show(item, this.facts(row), note);
  }

  /** @param {number} by */
  step(by) {
    if (this.order[this.place + by] !== undefined) this.open(this.place + by);
  }

  #search() {
    Object.assign(this.query, { type: "search", placeholder: "Search names and columns" });
    this.query.setAttribute("aria-label", "Search");
    this.query.addEventListener("input", () => this.#arrange());
    this.chips.setAttribute("role", "group");
    this.chips.setAttribute("aria-label", "Show only");
    this.count.setAttribute("role", "status");
    this.bar.left.append(this.query, this.bar.sorter, this.chips, this.count);
  }

  /** @param {SortOrder} way */
  #sort(way) {
    this.way = way;
    this.#arrange();
  }

  /** @param {string} kind */
  #toggle(kind) {
    if (!this.kinds.delete(kind)) this.kinds.add(kind);
    this.#arrange();
  }

  // Find and sort the rows that match the search and the filters.
  #arrange() {
    const found = searched(this.query.value);
    const places = placesOf(this.names, this.way);
    const kinds = this.items.map(({ badges }) => new Set(badges.map(({ kind = "" }) => kind)));
    const meant = (/** @type {number} */ row) =>
      !this.kinds.size || [...this.kinds].some((kind) => kinds[row].has(kind));
    const rows = [...this.items.keys()].filter((row) => meant(row) && found(this.texts[row]));
    this.order = rows.sort((one, other) => places[one] - places[other]);
    this.#chips(kinds);
    const all = this.items.length.toLocaleString();
    const some = this.order.length.toLocaleString();
    this.count.textContent = some === all ? `${all} shots` : `${some} of ${all} shots`;
    this.grid.show(this.order);
  }

  /** @param {Set<string>[]} kinds */
  #chips(kinds) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const kind of kinds.flatMap((some) => [...some])) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const focused = document.activeElement?.getAttribute("data-kind");
    const chips = [...counts].map(([kind, count]) => {
      const chip = button(`${kind} ${count.toLocaleString()}`, () => this.#toggle(kind), { className: "ws-chip" });
      chip.setAttribute("aria-pressed", String(this.kinds.has(kind)));
      chip.dataset.kind = kind;
      return chip;
    });
    this.chips.replaceChildren(...chips);
    chips.find((chip) => chip.dataset.kind === focused)?.focus();
  }

  /**
   * @param {string} id
   * @param {HTMLImageElement} image
   */
  #thumbnail(id, image) {
    const url = this.urls.get(id);
    if (url) image.src = url;
    else this.asked(id);
  }

  /** @param {string[]} ids */
  async #thumbnails(ids) {
    for (const id of ids) {
      const bytes = await this.store.thumbnail(id);
      if (!bytes) continue;
      const url = this.urls.put(id, bytes, "image/webp");
      for (const image of imagesOf(this.grid.node, id)) image.src = url;
    }
  }

  /**
   * Return an image of a shot in its full size, made from its PNG or, if that is missing, from its thumbnail.
   * @param {ShotItem} item
   */
  async #paper(item) {
    if (item.id === null) return null;
    const whole = await this.store.png(item.id).catch(() => null);
    const bytes = whole ?? (await this.store.thumbnail(item.id));
    if (!bytes) return null;
    const { width, height } = this.store.picture(item.id);
    const image = element("img");
    image.style.setProperty("--wide", String(width));
    image.style.setProperty("--high", String(height));
    if (this.shown) URL.revokeObjectURL(this.shown);
    this.shown = URL.createObjectURL(new Blob([bytes], { type: whole ? "image/png" : "image/webp" }));
    Object.assign(image, { alt: item.alt, src: this.shown });
    return image;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = /** @type {Element} */ (event.target).matches("input, select, textarea");
    if (this.look.node.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing) this.grid.go(this.grid.at);
    if ((event.key === "f" || event.key === "/") && !typing) {
      event.preventDefault();
      this.query.focus();
    }
    if (event.target === document.body && WALKING.has(event.key)) {
      event.preventDefault();
      this.grid.go(this.grid.at);
    }
  }

  /** @returns {Printed} */
  #table() {
    const rows = this.order.map((row) => {
      const { scene, size, error, hint, badges, id } = this.items[row];
      const words = badges.map(({ text }) => text).join(", ");
      const remarks = [words, error, hint].filter(Boolean).join(" · ");
      /** @type {Cell[]} */
      const cells = [String(row + 1), { picture: id }, scene, size, remarks];
      return { cells };
    });
    return { headings: ["№", "Picture", "Scene", "Size", "Remarks"], rows };
  }
}
