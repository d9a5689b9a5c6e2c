import { button } from "../viewer.js";
import { MaskBar } from "./mask_bar.js";

/** @import { Box, Facts, MaskScope, Point } from "../types" */
/** @import { Stage } from "./stage.js" */

// Masks on the pictures: draws new masks, and selects the mask to remove.

/**
 * @typedef {object} MaskDeeds
 * @property {(box: Box, scope: MaskScope) => void} onMask
 * @property {(id: string | null) => void} onChoose
 * @property {() => void} leave
 */

export class MaskTool {
  /** @param {MaskDeeds & { stage: Stage }} parts */
  constructor({ stage, onMask, onChoose, leave }) {
    this.stage = stage;
    this.onMask = onMask;
    this.onChoose = onChoose;
    this.on = false;
    /** @type {string | null} */
    this.chosen = null;
    this.bar = new MaskBar({ leave });
    this.button = button("Mask", () => this.turn(!this.on), { key: "M" });
  }

  /**
   * Set whether masks can be drawn.
   * @param {boolean} allowed
   */
  allow(allowed) {
    this.button.hidden = !allowed;
    if (!allowed) this.turn(false);
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on && !this.button.hidden;
    this.button.setAttribute("aria-pressed", String(this.on));
    this.bar.node.hidden = !this.on;
    this.stage.panes.classList.toggle("ws-masking", this.on);
  }

  /** @param {Box} box */
  draw(box) {
    this.onMask(box, this.bar.value);
  }

  // Mask the current box, or the first box if there is no current one.
  maskBox() {
    const { facts, current } = this.stage;
    const box = facts?.boxes[Math.max(current, 0)];
    if (box) this.draw(box);
  }

  /**
   * Update for another scene, or after a mask was added or removed.
   * @param {Facts} facts
   */
  about(facts) {
    this.bar.about(facts);
    this.choose(facts.masks.some(({ id }) => id === this.chosen) ? this.chosen : null);
  }

  /**
   * Select the mask with this id; null selects none.
   * @param {string | null} id
   */
  choose(id) {
    this.chosen = id;
    this.onChoose(id);
    this.stage.mark();
  }

  chooseNext() {
    const masks = this.stage.facts?.masks ?? [];
    if (masks.length)
      this.choose(masks[(masks.findIndex(({ id }) => id === this.chosen) + 1) % masks.length].id ?? null);
  }

  /**
   * Select the latest mask at a point of the picture; none if there is no mask.
   * @param {Point} point
   */
  chooseAt([x, y]) {
    const under = (this.stage.facts?.masks ?? []).filter(({ box: [left, top, width, height] }) => {
      return x >= left && y >= top && x <= left + width && y <= top + height;
    });
    this.choose(under.at(-1)?.id ?? null);
  }
}
