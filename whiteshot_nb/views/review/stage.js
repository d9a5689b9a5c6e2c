import { button, element } from "../viewer.js";
import { extentsOf, sheetOf, sizesOf } from "./extents.js";
import { MaskTool } from "./mask_tool.js";
import { differenceOf, heatOf } from "./pixels.js";
import { listenToPointers } from "./pointer.js";
import { Sheet } from "./sheet.js";

/** @import { Box, Facts } from "../types" */
/** @import { MaskDeeds } from "./mask_tool.js" */
/** @import { View } from "./sheet.js" */

/** @typedef {"side" | "slider" | "onion" | "blink" | "difference" | "heat" | "zoom"} Mode */
/** @typedef {Facts & { row: number }} StageFacts */

// The pictures of one scene, in one of seven views.

/** @type {[name: Mode, label: string][]} */
export const MODES = [
  ["side", "Side by side"],
  ["slider", "Slider"],
  ["onion", "Onion"],
  ["blink", "Blink"],
  ["difference", "Difference"],
  ["heat", "Heat"],
  ["zoom", "Zoom"],
];
const BLINK = 600;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {Record<Mode, (stage: Stage, before: HTMLImageElement, after: HTMLImageElement) => Sheet[]>} */
const PANES = {
  side: (stage) => stage.twoPanes(),
  zoom: (stage) => stage.twoPanes(),
  slider: (stage, ...both) => [stage.pane("Left: baseline · right: now", both)],
  onion: (stage, ...both) => [stage.pane("Now, over the baseline", both)],
  blink: (stage, ...both) => [stage.pane("Baseline", both)],
  difference: (stage, ...both) => [
    stage.pane("Red: different · amber: slightly different colour", [differenceOf(...both)]),
  ],
  heat: (stage, ...both) => [stage.pane("Difference of each block of 8 × 8 pixels", [heatOf(...both)])],
};

export class Stage {
  /** @type {Mode} */
  mode = "side"; // the selected view
  /** @type {Mode} */
  shown = "side";
  /** @type {StageFacts | null} */
  facts = null;
  /** @type {HTMLImageElement | null} */
  before = null;
  /** @type {HTMLImageElement | null} */
  after = null;
  /** @type {Sheet[]} */
  sheets = [];
  /** @type {View} */
  view = { x: 0, y: 0, scale: 1 };
  current = -1; // the number of the current box
  fitted = false;
  /** @param {MaskDeeds} deeds */
  constructor({ onMask, onChoose, leave }) {
    this.share = 0.5;
    this.boxesShown = true;
    this.node = element("div", "ws-view");
    this.panes = element("div", "ws-panes");
    this.masks = new MaskTool({ stage: this, onMask, onChoose, leave });
    this.range = element("input", "ws-range");
    Object.assign(this.range, { type: "range", min: 0, max: 100, value: 50 });
    this.range.addEventListener("input", () => this.slide(Number(this.range.value) / 100));
    this.modeButtons = MODES.map(([name, label], index) => {
      const node = button(label, () => this.look(name));
      node.title = `${label} (${index + 1})`;
      return node;
    });
    this.node.append(this.#tools(), this.masks.bar.node, this.panes, this.range);
    this.resized = new ResizeObserver(() => this.fitted && this.fit());
    this.resized.observe(this.panes);
    listenToPointers(this);
    this.empty();
  }

  #tools() {
    const modes = element("div", "ws-seg");
    modes.setAttribute("role", "group");
    modes.setAttribute("aria-label", "Views");
    modes.append(...this.modeButtons);
    const tools = element("div", "ws-bar ws-tools");
    tools.append(modes, this.masks.button);
    return tools;
  }

  // Return the buttons for the size.
  sizes() {
    const sizes = element("div", "ws-seg");
    sizes.setAttribute("role", "group");
    sizes.setAttribute("aria-label", "Size");
    sizes.append(
      button("−", () => this.zoom(1 / 1.4), { label: "Smaller" }),
      button("Fit", () => this.fit()),
      button("1:1", () => this.actual()),
      button("+", () => this.zoom(1.4), { label: "Larger" }),
    );
    return sizes;
  }

  /**
   * Show a scene with its details and its two pictures (loaded images, or null).
   * @param {StageFacts} facts
   * @param {HTMLImageElement | null} before
   * @param {HTMLImageElement | null} after
   */
  show(facts, before, after) {
    const same = this.facts?.row === facts.row;
    this.node.classList.remove("ws-waiting");
    this.facts = facts;
    this.masks.about(facts);
    if (same) return; // masks or boxes may have changed: keep the position
    this.before = before;
    this.after = after;
    this.current = -1;
    this.look(this.mode);
  }

  // Show that the selected scene is still loading.
  wait() {
    this.node.classList.add("ws-waiting");
  }

  empty() {
    clearInterval(this.blinking);
    this.node.classList.remove("ws-waiting");
    this.facts = null;
    this.sheets = [];
    this.panes.replaceChildren();
    this.range.hidden = true;
  }

  /** @param {Mode} mode */
  look(mode) {
    this.mode = mode;
    clearInterval(this.blinking);
    for (const [index, node] of this.modeButtons.entries()) {
      node.setAttribute("aria-pressed", String(MODES[index][0] === mode));
    }
    if (!this.facts) return;
    const { before, after } = this;
    const shown = before && after ? mode : "side";
    this.shown = shown;
    this.panes.className = `ws-panes ws-look-${shown}`;
    this.sheets = before && after ? PANES[shown](this, before, after) : this.twoPanes();
    this.panes.replaceChildren(...this.sheets.map((sheet) => sheet.node));
    this.range.hidden = !["slider", "onion"].includes(shown);
    this.range.setAttribute("aria-label", shown === "onion" ? "Opacity of the new picture" : "Position of the slider");
    this.slide(this.share);
    if (shown === "blink") this.#blink();
    if (shown === "zoom") this.next();
    else this.fit();
  }

  twoPanes() {
    return [
      this.pane("Baseline", this.before && [this.before], this.facts?.before.missing),
      this.pane("Now", this.after && [this.after], this.facts?.after.missing),
    ];
  }

  /**
   * @param {string} caption
   * @param {(HTMLImageElement | HTMLCanvasElement)[] | null} layers
   * @param {string} [missing] the reason if there are no layers
   */
  pane(caption, layers, missing) {
    const sheet = new Sheet(caption);
    if (!layers) {
      sheet.say(missing ?? "", this.#size());
      return sheet;
    }
    for (const layer of layers) layer.style = "";
    sheet.lay(layers, this.#size());
    const own = layers.filter((layer) => layer instanceof HTMLImageElement);
    sheet.extents = extentsOf(sizesOf(own.length ? own : this.pictures), sizesOf(this.pictures));
    return sheet;
  }

  get pictures() {
    return [this.before, this.after].filter((image) => image !== null);
  }

  #size() {
    return sheetOf(sizesOf(this.pictures));
  }

  /** @param {number} share from 0 to 1 */
  slide(share) {
    this.share = share;
    this.range.value = String(Math.round(share * 100));
    if (this.after && this.shown === "slider") this.after.style.clipPath = `inset(0 0 0 ${share * 100}%)`;
    if (this.after && this.shown === "onion") this.after.style.opacity = String(share);
    const edge = this.sheets[0]?.paper;
    edge?.style.setProperty("--ws-edge", `${share * 100}%`);
  }

  #blink() {
    const { caption } = this.sheets[0];
    const { after } = this;
    const turn = () => {
      if (!after) return;
      const now = after.style.visibility !== "hidden";
      after.style.visibility = now ? "hidden" : "visible";
      caption.textContent = now ? "Baseline" : "Now";
    };
    turn();
    this.turn = turn;
    if (!STILL.matches) this.blinking = setInterval(turn, BLINK);
  }

  fit() {
    const sheet = this.#sheet();
    if (!sheet?.size) return;
    const { width, height } = sheet.frame.getBoundingClientRect();
    if (!width || !height) return; // the pane is not visible, as in print
    const scale = Math.min((width - 2) / sheet.size[0], (height - 2) / sheet.size[1], 4); // room for its outline
    this.move({ scale, x: (width - sheet.size[0] * scale) / 2, y: (height - sheet.size[1] * scale) / 2 });
    this.fitted = true;
  }

  actual() {
    this.zoom(1 / this.view.scale);
  }

  /**
   * @param {number} factor
   * @param {[x: number, y: number]} [at] the fixed point in the frame; its middle by default
   */
  zoom(factor, at) {
    const sheet = this.#sheet();
    if (!sheet?.size) return;
    const { width, height } = sheet.frame.getBoundingClientRect();
    const [x, y] = at ?? [width / 2, height / 2];
    const scale = Math.min(Math.max(this.view.scale * factor, 0.02), 32);
    const grown = scale / this.view.scale;
    this.move({ scale, x: x - (x - this.view.x) * grown, y: y - (y - this.view.y) * grown });
  }

  // Zoom to the next box of the change.
  next() {
    const boxes = this.facts?.boxes ?? [];
    const sheet = this.#sheet();
    if (!sheet || !boxes.length) {
      this.fit();
      return;
    }
    this.current = (this.current + 1) % boxes.length;
    const [x, y, width, height] = boxes[this.current];
    const frame = sheet.frame.getBoundingClientRect();
    const scale = Math.min(frame.width / (width * 1.3 + 32), frame.height / (height * 1.3 + 32), 8);
    this.move({
      scale,
      x: frame.width / 2 - (x + width / 2) * scale,
      y: frame.height / 2 - (y + height / 2) * scale,
    });
  }

  boxes() {
    this.boxesShown = !this.boxesShown;
    this.mark();
  }

  #sheet() {
    return this.sheets.find((sheet) => sheet.size);
  }

  /** @param {View} view */
  move(view) {
    this.view = view;
    this.fitted = false;
    for (const sheet of this.sheets) sheet.move(view);
    this.mark();
  }

  /** @param {Box} [drawn] a mask that is being drawn */
  mark(drawn) {
    if (!this.facts) return;
    const { boxes, masks } = this.facts;
    const marks = {
      boxes: this.boxesShown ? boxes : [],
      bounds: this.boxesShown,
      current: this.current,
      masks,
      chosen: this.masks.chosen,
      drawn,
    };
    for (const sheet of this.sheets) sheet.mark(marks, this.view.scale);
  }

  close() {
    clearInterval(this.blinking);
    this.resized.disconnect();
  }
}
