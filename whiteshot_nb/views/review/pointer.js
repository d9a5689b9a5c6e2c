/** @import { Box, Point } from "../types" */
/** @import { Sheet } from "./sheet.js" */
/** @import { Stage } from "./stage.js" */

/** @typedef {(event: PointerEvent) => void} Move */
/** @typedef {{ move: Move, end: Move }} Drag */

// Mouse actions on the pictures: move the slider, move the picture, draw a mask, zoom with the wheel.

const SMALLEST_MASK = 3;

/**
 * @param {Stage} stage
 * @param {Sheet} sheet
 * @param {PointerEvent} start
 * @returns {Drag}
 */
function dragging(stage, sheet, start) {
  if (stage.shown === "slider") {
    const [width] = sheet.size ?? [1];
    const slide = (/** @type {PointerEvent} */ event) => stage.slide(sheet.point(event)[0] / width);
    slide(start);
    return { move: slide, end: slide };
  }
  const { x, y, scale } = stage.view;
  const move = (/** @type {PointerEvent} */ event) =>
    stage.move({ scale, x: x + event.clientX - start.clientX, y: y + event.clientY - start.clientY });
  return { move, end: () => {} };
}

/**
 * @param {Stage} stage
 * @param {Sheet} sheet
 * @param {PointerEvent} start
 * @returns {Drag}
 */
function masking(stage, sheet, start) {
  const from = sheet.point(start);
  const end = (/** @type {PointerEvent} */ event) => {
    const box = boxBetween(from, sheet.point(event));
    stage.mark();
    if (box[2] >= SMALLEST_MASK && box[3] >= SMALLEST_MASK) stage.masks.draw(box);
    else stage.masks.chooseAt(from);
  };
  return { move: (event) => stage.mark(boxBetween(from, sheet.point(event))), end };
}

/**
 * @param {Point} from
 * @param {Point} to
 * @returns {Box}
 */
function boxBetween(from, to) {
  return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])];
}

/** @param {Stage} stage */
export function listenToPointers(stage) {
  const { panes } = stage;
  const under = (/** @type {Event} */ event) =>
    stage.sheets.find((sheet) => sheet.size && sheet.frame.contains(/** @type {Node} */ (event.target)));
  panes.addEventListener("pointerdown", (event) => {
    const sheet = under(event);
    if (!sheet || event.button) return;
    const drag = stage.masks.on ? masking(stage, sheet, event) : dragging(stage, sheet, event);
    const ended = new AbortController();
    const { signal } = ended;
    panes.setPointerCapture(event.pointerId);
    panes.addEventListener("pointermove", drag.move, { signal });
    panes.addEventListener("pointercancel", () => ended.abort(), { signal });
    panes.addEventListener(
      "pointerup",
      (last) => {
        ended.abort();
        drag.end(last);
      },
      { signal },
    );
  });
  const wheel = (/** @type {WheelEvent} */ event) => {
    const sheet = under(event);
    if (!sheet || !(event.ctrlKey || event.metaKey)) return; // without a key, the page scrolls
    event.preventDefault();
    const place = sheet.frame.getBoundingClientRect();
    stage.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, [event.clientX - place.left, event.clientY - place.top]);
  };
  panes.addEventListener("wheel", wheel, { passive: false });
}
