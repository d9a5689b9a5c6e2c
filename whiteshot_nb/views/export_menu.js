import { ExportDelivery } from "./export_delivery.js";
import { button, element } from "./viewer.js";

/** @import { ExportState } from "./export_delivery.js" */
/** @import { Bytes, ExportAnswer, ExportChannel, ExportFormat, PicturesMessage, ReviewAnswer } from "./types" */

// The Export button with its menu, and a status line. The button is hidden if nothing can be exported.

const MOVES = ["scroll", "resize"];

export class ExportMenu {
  node = element("div", "ws-export");
  button = button("Export", () => (this.opened ? this.hide() : this.#open(0)), { className: "ws-export-button" });
  list = element("div", "ws-export-list");
  status = element("div", "ws-export-status");
  words = element("span");
  count = element("span", "ws-export-count"); // screen readers do not read it, because it changes too often
  stop = button("Cancel", () => this.delivery.cancel(), { className: "ws-export-stop", label: "Cancel the export" });
  moved = () => this.#place();
  /** @param {ExportChannel} model */
  constructor(model) {
    this.model = model;
    this.delivery = new ExportDelivery(model, (state) => this.#tell(state));
    this.#build();
    this.receive = (
      /** @type {ExportAnswer | PicturesMessage | ReviewAnswer} */ message,
      /** @type {Bytes[]} */ buffers,
    ) => {
      if (message.kind === "export") this.delivery.receive(message, buffers);
    };
    this.changed = () => this.#fill();
    model.on("msg:custom", this.receive);
    model.on("change:_exports", this.changed);
    this.#fill();
  }

  hide() {
    if (this.opened) this.list.hidePopover();
    this.button.setAttribute("aria-expanded", "false");
    for (const what of MOVES) removeEventListener(what, this.moved, true);
  }

  close() {
    this.hide();
    this.delivery.cancel();
    this.model.off("msg:custom", this.receive);
    this.model.off("change:_exports", this.changed);
  }

  get opened() {
    return this.list.matches(":popover-open");
  }

  #build() {
    this.node.dataset.lmSuppressShortcuts = "true"; // otherwise Jupyter handles the keys
    const arrow = element("span", "ws-export-arrow", "▾");
    arrow.setAttribute("aria-hidden", "true");
    this.button.append(arrow);
    this.button.setAttribute("aria-haspopup", "menu");
    this.list.popover = "manual"; // in the top layer, so that the cell does not clip it
    this.list.setAttribute("role", "menu");
    this.list.setAttribute("aria-label", "Export as");
    this.node.append(this.button, this.list);
    this.button.addEventListener("mousedown", (event) => this.opened && event.preventDefault());
    this.node.addEventListener("keydown", (event) => this.#key(event));
    this.node.addEventListener("focusout", (event) => {
      if (!this.node.contains(/** @type {Node | null} */ (event.relatedTarget))) this.hide();
    });
    this.#buildStatus();
  }

  #buildStatus() {
    this.status.dataset.lmSuppressShortcuts = "true";
    this.status.addEventListener("keydown", (event) => event.stopPropagation());
    this.status.append(this.words, this.count, this.stop);
    this.#tell({ text: "" });
  }

  #fill() {
    const formats = this.model.get("_exports") ?? [];
    this.node.hidden = formats.length === 0;
    this.list.replaceChildren(...formats.map((format) => this.#item(format)));
    this.hide();
  }

  /** @param {ExportFormat} format */
  #item(format) {
    const item = button(format.label, () => this.#pick(format), { className: "ws-export-item" });
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.append(element("span", "ws-export-about", format.about));
    return item;
  }

  /** @param {ExportFormat} format */
  #pick(format) {
    this.hide();
    this.button.focus();
    this.delivery.begin(format);
  }

  /** @param {number} index */
  #open(index) {
    this.list.showPopover();
    this.#place();
    this.button.setAttribute("aria-expanded", "true");
    for (const what of MOVES) addEventListener(what, this.moved, true);
    this.#items().at(index)?.focus({ preventScroll: true });
  }

  #items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  // Place the menu below the button, or above it if there is not enough space below.
  #place() {
    const button = this.button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const below = button.bottom + 4;
    const top = below + height > innerHeight ? Math.max(4, button.top - height - 4) : below;
    this.list.style.left = `${Math.max(4, button.right - width)}px`;
    this.list.style.top = `${top}px`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = (/** @type {number} */ index) =>
      this.opened ? items.at(index % items.length)?.focus() : this.#open(index);
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowDown: () => to(at + 1),
      ArrowUp: () => to(at < 0 ? -1 : at - 1),
      Home: () => this.opened && to(0),
      End: () => this.opened && to(-1),
      Escape: () => this.#leave(),
    };
    const act = acts[event.key];
    if (event.key === "Tab") this.hide();
    if (!act) return;
    act();
    event.preventDefault();
  }

  #leave() {
    this.hide();
    this.button.focus();
  }

  /** @param {ExportState} state */
  #tell({ text, count = "", busy = false, bad = false }) {
    if (this.words.textContent !== text) this.words.textContent = text;
    this.words.setAttribute("role", bad ? "alert" : "status");
    this.count.textContent = count;
    this.status.classList.toggle("bad", bad);
    if (!busy && this.stop === document.activeElement) this.button.focus();
    this.stop.hidden = !busy;
  }
}
