import { button } from "../viewer.js";
import { MaskBar } from "./mask_bar.js";

/** @import { Box, Facts, MaskScope, Point } from "../types" */
/** @import { Stage } from "./stage.js" */

// Masks on the pictures: whether they are drawn, and which one is chosen, so that it would be removed.

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
   * Whether masks can be drawn at all.
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

  // Mask the box that is looked at, or the first.
  maskBox() {
    const { facts, current } = this.stage;
    const box = facts?.boxes[Math.max(current, 0)];
    if (box) this.draw(box);
  }

  /**
   * Other facts are shown: of another scene, or after a mask came or went.
   * @param {Facts} facts
   */
  about(facts) {
    this.bar.about(facts);
    this.choose(facts.masks.some(({ id }) => id === this.chosen) ? this.chosen : null);
  }

  /**
   * Choose a mask, by its id, or none.
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
   * Choose the latest of the masks at a point of the paper, or none.
   * @param {Point} point
   */
  chooseAt([x, y]) {
    const under = (this.stage.facts?.masks ?? []).filter(({ box: [left, top, width, height] }) => {
      return x >= left && y >= top && x <= left + width && y <= top + height;
    });
    this.choose(under.at(-1)?.id ?? null);
  }
}
