import { button } from "../viewer.js";
import { MaskBar } from "./mask_bar.js";

// Masks on the pictures: whether they are drawn, and which one is chosen, so that it would be removed.

export class MaskTool {
  constructor({ stage, onMask, onChoose, leave }) {
    Object.assign(this, { stage, onMask, onChoose });
    this.on = false;
    this.chosen = null;
    this.bar = new MaskBar({ leave });
    this.button = button("Mask", () => this.turn(!this.on), { key: "M" });
  }

  // Whether masks can be drawn at all.
  allow(allowed) {
    this.button.hidden = !allowed;
    if (!allowed) this.turn(false);
  }

  turn(on) {
    this.on = on && !this.button.hidden;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.bar.node.hidden = !this.on;
    this.stage.panes.classList.toggle("ws-masking", this.on);
  }

  draw(box) {
    this.onMask(box, this.bar.value);
  }

  // Mask the box that is looked at, or the first.
  maskBox() {
    const { facts, current } = this.stage;
    const box = facts?.boxes[Math.max(current, 0)];
    if (box) this.draw(box);
  }

  // Other facts are shown: of another scene, or after a mask came or went.
  about(facts) {
    this.bar.about(facts);
    this.choose(facts.masks.some(({ id }) => id === this.chosen) ? this.chosen : null);
  }

  // Choose a mask, by its id, or none.
  choose(id) {
    this.chosen = id;
    this.onChoose(id);
    this.stage.mark();
  }

  chooseNext() {
    const masks = this.stage.facts?.masks ?? [];
    if (masks.length) this.choose(masks[(masks.findIndex(({ id }) => id === this.chosen) + 1) % masks.length].id);
  }

  // Choose the latest of the masks at a point of the paper, or none.
  chooseAt([x, y]) {
    const under = this.stage.facts.masks.filter(({ box: [left, top, width, height] }) => {
      return x >= left && y >= top && x <= left + width && y <= top + height;
    });
    this.choose(under.at(-1)?.id ?? null);
  }
}
