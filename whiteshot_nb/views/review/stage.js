import { button, element } from "../viewer.js";
import { extentsOf, sheetOf, sizesOf } from "./extents.js";
import { MaskTool } from "./mask_tool.js";
import { differenceOf, heatOf } from "./pixels.js";
import { listenToPointers } from "./pointer.js";
import { Sheet } from "./sheet.js";

// The pictures of one scene, in seven ways of looking at them.

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

const PANES = {
  side: (stage) => stage.twoPanes(),
  zoom: (stage) => stage.twoPanes(),
  slider: (stage) => [stage.pane("Baseline, left · now, right", [stage.before, stage.after])],
  onion: (stage) => [stage.pane("Baseline under now", [stage.before, stage.after])],
  blink: (stage) => [stage.pane("Baseline", [stage.before, stage.after])],
  difference: (stage) => [
    stage.pane("Red: differs · amber: only its colour drifted", [differenceOf(stage.before, stage.after)]),
  ],
  heat: (stage) => [stage.pane("How much each block of 8 pixels differs", [heatOf(stage.before, stage.after)])],
};

export class Stage {
  constructor({ onMask, onChoose, leave }) {
    this.mode = "side";
    this.share = 0.5;
    this.boxesShown = true;
    this.facts = null;
    this.sheets = [];
    this.view = { x: 0, y: 0, scale: 1 };
    this.node = element("div", "ws-view");
    this.panes = element("div", "ws-panes");
    this.masks = new MaskTool({ stage: this, onMask, onChoose, leave });
    this.range = element("input", "ws-range");
    Object.assign(this.range, { type: "range", min: 0, max: 100, value: 50 });
    this.range.addEventListener("input", () => this.slide(this.range.value / 100));
    this.node.append(this.#tools(), this.masks.bar.node, this.panes, this.range);
    this.resized = new ResizeObserver(() => this.fitted && this.fit());
    this.resized.observe(this.panes);
    listenToPointers(this);
    this.empty();
  }

  #tools() {
    const modes = element("div", "ws-seg");
    modes.setAttribute("role", "group");
    modes.setAttribute("aria-label", "Ways of looking");
    this.modeButtons = MODES.map(([name, label], index) => {
      const node = button(label, () => this.look(name));
      node.title = `${label} (${index + 1})`;
      return node;
    });
    modes.append(...this.modeButtons);
    const tools = element("div", "ws-bar ws-tools");
    tools.append(modes, this.masks.button);
    return tools;
  }

  // Buttons for the size, to stand wherever there is room.
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

  // Show a scene: what is known of it, and its two pictures (images that are loaded, or null).
  show(facts, before, after) {
    const same = this.facts?.row === facts.row;
    this.node.classList.remove("ws-waiting");
    this.facts = facts;
    this.masks.about(facts);
    if (same) return; // perhaps with another mask, or another box: nothing moves
    Object.assign(this, { before, after, current: -1 });
    this.look(this.mode);
  }

  // Tell that what is shown is not what is looked at any more.
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

  get both() {
    return Boolean(this.before && this.after);
  }

  look(mode) {
    this.mode = mode;
    clearInterval(this.blinking);
    this.modeButtons.forEach((node, index) => node.setAttribute("aria-pressed", String(MODES[index][0] === mode)));
    if (!this.facts) return;
    const shown = this.both ? mode : "side";
    this.shown = shown;
    this.panes.className = `ws-panes ws-look-${shown}`;
    this.sheets = PANES[shown](this);
    this.panes.replaceChildren(...this.sheets.map((sheet) => sheet.node));
    this.range.hidden = !["slider", "onion"].includes(shown);
    this.range.setAttribute("aria-label", shown === "onion" ? "How much of the new picture" : "Where the slider is");
    this.slide(this.share);
    if (shown === "blink") this.#blink();
    if (shown === "zoom") this.next();
    else this.fit();
  }

  twoPanes() {
    return [
      this.pane("Baseline", this.before && [this.before], this.facts.before.missing),
      this.pane("Now", this.after && [this.after], this.facts.after.missing),
    ];
  }

  pane(caption, layers, missing) {
    const sheet = new Sheet(caption);
    if (!layers) {
      sheet.say(missing, this.#size());
      return sheet;
    }
    for (const layer of layers) layer.style = "";
    sheet.lay(layers, this.#size());
    const own = layers[0] instanceof HTMLCanvasElement ? this.pictures : layers;
    sheet.extents = extentsOf(sizesOf(own), sizesOf(this.pictures));
    return sheet;
  }

  get pictures() {
    return [this.before, this.after].filter(Boolean);
  }

  #size() {
    return sheetOf(sizesOf(this.pictures));
  }

  slide(share) {
    this.share = share;
    this.range.value = Math.round(share * 100);
    if (this.shown === "slider") this.after.style.clipPath = `inset(0 0 0 ${share * 100}%)`;
    if (this.shown === "onion") this.after.style.opacity = share;
    const edge = this.sheets[0]?.paper;
    edge?.style.setProperty("--ws-edge", `${share * 100}%`);
  }

  #blink() {
    const { caption } = this.sheets[0];
    const turn = () => {
      const now = this.after.style.visibility !== "hidden";
      this.after.style.visibility = now ? "hidden" : "visible";
      caption.textContent = now ? "Baseline" : "Now";
    };
    turn();
    this.turn = turn;
    if (!STILL.matches) this.blinking = setInterval(turn, BLINK);
  }

  fit() {
    const sheet = this.#sheet();
    if (!sheet) return;
    const { width, height } = sheet.frame.getBoundingClientRect();
    if (!width || !height) return; // it is not to be seen, as in print
    const scale = Math.min((width - 2) / sheet.size[0], (height - 2) / sheet.size[1], 4); // room for its outline
    this.move({ scale, x: (width - sheet.size[0] * scale) / 2, y: (height - sheet.size[1] * scale) / 2 });
    this.fitted = true;
  }

  actual() {
    this.zoom(1 / this.view.scale);
  }

  zoom(factor, at) {
    const sheet = this.#sheet();
    if (!sheet) return;
    const { width, height } = sheet.frame.getBoundingClientRect();
    const [x, y] = at ?? [width / 2, height / 2];
    const scale = Math.min(Math.max(this.view.scale * factor, 0.02), 32);
    const grown = scale / this.view.scale;
    this.move({ scale, x: x - (x - this.view.x) * grown, y: y - (y - this.view.y) * grown });
  }

  // Fill the frame with the next box of the change.
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

  move(view) {
    this.view = view;
    this.fitted = false;
    for (const sheet of this.sheets) sheet.move(view);
    this.mark();
  }

  mark(drawn) {
    const { boxes, masks } = this.facts;
    const marks = { boxes: this.boxesShown ? boxes : [], bounds: this.boxesShown, current: this.current, masks, chosen: this.masks.chosen, drawn };
    for (const sheet of this.sheets) sheet.mark(marks, this.view.scale);
  }

  close() {
    clearInterval(this.blinking);
    this.resized.disconnect();
  }
}
