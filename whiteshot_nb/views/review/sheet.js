import { element } from "../viewer.js";

// One pane: a sheet of paper in a frame, with pictures on it, boxes and masks drawn over them.

const SVG = "http://www.w3.org/2000/svg";
let hatches = 0;

function drawing(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function rectangle(className, [x, y, width, height], more = {}) {
  return drawing("rect", { class: className, x, y, width, height, ...more });
}

export class Sheet {
  constructor(caption) {
    this.node = element("figure", "ws-pane");
    this.frame = element("div", "ws-frame");
    this.paper = element("div", "ws-paper");
    this.overlay = drawing("svg", { class: "ws-overlay", "aria-hidden": "true" });
    this.extents = { alone: [], bare: [] };
    this.hatch = `ws-hatch-${(hatches += 1)}`;
    this.frame.append(this.paper);
    this.caption = element("figcaption", "ws-soft", caption);
    this.node.append(this.caption, this.frame);
  }

  // Put layers (images, canvases) on the paper, the first at the bottom.
  lay(layers, size) {
    this.size = size;
    this.paper.style.width = `${size[0]}px`;
    this.paper.style.height = `${size[1]}px`;
    this.overlay.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    this.paper.replaceChildren(...layers, this.overlay);
  }

  // Say why there is no picture, in the place that it would have.
  say(text, place) {
    this.place = place;
    this.note = element("p", "ws-missing", text);
    this.frame.replaceChildren(this.note);
  }

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

  mark({ boxes, bounds, current, masks, chosen, drawn }, scale) {
    if (!this.size) return;
    const line = 1 / scale;
    const marks = this.extents.bare.map((box) => rectangle("ws-bare", box));
    if (bounds) marks.push(...this.extents.alone.map((box) => rectangle("ws-alone", box)));
    for (const mask of masks) {
      const names = chosen && mask.id === chosen ? "ws-mask ws-chosen" : "ws-mask";
      marks.push(rectangle(names, mask.box, { fill: `url(#${this.hatch})` }));
    }
    boxes.forEach(([x, y, width, height], index) => {
      const around = [x - 4 * line, y - 4 * line, width + 8 * line, height + 8 * line];
      marks.push(rectangle("ws-halo", around), rectangle(index === current ? "ws-change ws-now" : "ws-change", around));
    });
    if (drawn) marks.push(rectangle("ws-drawn", drawn));
    this.overlay.replaceChildren(this.#hatching(line), ...marks);
  }

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

  // Where on the paper a pointer is, in whole pixels of the picture.
  point(event) {
    const place = this.paper.getBoundingClientRect();
    return [0, 1].map((side) => {
      const [at, start, length] = side
        ? [event.clientY, place.top, place.height]
        : [event.clientX, place.left, place.width];
      return Math.round(Math.min(1, Math.max(0, (at - start) / length)) * this.size[side]);
    });
  }
}
