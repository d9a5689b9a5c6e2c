import { element } from "../viewer.js";

/** @import { Box, Point, SceneMask, Size } from "../types" */
/** @import { Extents } from "./extents.js" */

// One pane: a frame with a sheet that contains the pictures, and the boxes and masks over them.

const SVG = "http://www.w3.org/2000/svg";
let hatches = 0;

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 */
function drawing(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/**
 * @param {string} className
 * @param {Box} box
 * @param {Record<string, string>} [more]
 */
function rectangle(className, [x, y, width, height], more = {}) {
  return drawing("rect", { class: className, x, y, width, height, ...more });
}

/** @typedef {{ x: number, y: number, scale: number }} View */

/**
 * The marks over the pictures.
 * @typedef {object} Marks
 * @property {Box[]} boxes of the change
 * @property {boolean} bounds whether to outline areas that only one picture covers
 * @property {number} current the number of the current box, or -1
 * @property {SceneMask[]} masks
 * @property {string | null} chosen the id of the selected mask
 * @property {Box} [drawn] a mask that is being drawn
 */

/** @param {number} share */
function within(share) {
  return Math.min(1, Math.max(0, share));
}

export class Sheet {
  /** @type {Size | null} */
  size = null; // of the pictures, if there are any
  /** @type {Size} */
  place = [0, 0];
  /** @type {Extents} */
  extents = { alone: [], bare: [] };
  /** @param {string} caption */
  constructor(caption) {
    this.node = element("figure", "ws-pane");
    this.frame = element("div", "ws-frame");
    this.paper = element("div", "ws-paper");
    this.overlay = drawing("svg", { class: "ws-overlay", "aria-hidden": "true" });
    hatches += 1;
    this.hatch = `ws-hatch-${hatches}`;
    this.frame.append(this.paper);
    this.caption = element("figcaption", "ws-soft", caption);
    this.node.append(this.caption, this.frame);
  }

  /**
   * Put layers (images or canvases) on the sheet, the first at the bottom.
   * @param {(HTMLImageElement | HTMLCanvasElement)[]} layers
   * @param {Size} size
   */
  lay(layers, size) {
    this.size = size;
    this.paper.style.width = `${size[0]}px`;
    this.paper.style.height = `${size[1]}px`;
    this.overlay.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    this.paper.replaceChildren(...layers, this.overlay);
  }

  /**
   * Show why the picture is missing, at the position of the picture.
   * @param {string} text
   * @param {Size} place
   */
  say(text, place) {
    this.place = place;
    this.note = element("p", "ws-missing", text);
    this.frame.replaceChildren(this.note);
  }

  /** @param {View} view */
  move({ x, y, scale }) {
    if (this.note) {
      const [width, height] = this.place.map((side) => `${side * scale}px`);
      Object.assign(this.note.style, { transform: `translate(${x}px, ${y}px)`, width, height });
    }
    this.paper.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.paper.style.outlineWidth = `${1 / scale}px`;
    this.caption.style.transform = `translate(${Math.max(x, 0)}px, ${Math.max(y, 0)}px)`;
    this.paper.classList.toggle("ws-pixels", scale >= 2);
  }

  /**
   * @param {Marks} marks
   * @param {number} scale
   */
  mark({ boxes, bounds, current, masks, chosen, drawn }, scale) {
    if (!this.size) return;
    const line = 1 / scale;
    const marks = this.extents.bare.map((box) => rectangle("ws-bare", box));
    if (bounds) marks.push(...this.extents.alone.map((box) => rectangle("ws-alone", box)));
    for (const mask of masks) {
      const names = chosen && mask.id === chosen ? "ws-mask ws-chosen" : "ws-mask";
      marks.push(rectangle(names, mask.box, { fill: `url(#${this.hatch})` }));
    }
    for (const [index, [x, y, width, height]] of boxes.entries()) {
      /** @type {Box} */
      const around = [x - 4 * line, y - 4 * line, width + 8 * line, height + 8 * line];
      marks.push(rectangle("ws-halo", around), rectangle(index === current ? "ws-change ws-now" : "ws-change", around));
    }
    if (drawn) marks.push(rectangle("ws-drawn", drawn));
    this.overlay.replaceChildren(this.#hatching(line), ...marks);
  }

  /** @param {number} line */
  #hatching(line) {
    const side = 8 * line;
    const pattern = drawing("pattern", {
      id: this.hatch,
      width: side,
      height: side,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    pattern.append(
      drawing("rect", { width: side, height: side, class: "ws-hatch-paper" }),
      drawing("rect", { width: 2 * line, height: side, class: "ws-hatch-line" }),
    );
    const definitions = drawing("defs", {});
    definitions.append(pattern);
    return definitions;
  }

  /**
   * Return the position of the pointer on the sheet, in whole pixels of the picture.
   * @param {MouseEvent} event
   * @returns {Point}
   */
  point({ clientX, clientY }) {
    const { left, top, width, height } = this.paper.getBoundingClientRect();
    const [across, down] = this.size ?? [0, 0];
    return [Math.round(within((clientX - left) / width) * across), Math.round(within((clientY - top) / height) * down)];
  }
}
