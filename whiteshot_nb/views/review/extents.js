/** @import { Box, Size } from "../types" */

/**
 * Rectangles: `alone` are covered by only one of the two pictures, `bare` by no picture of the pane.
 * @typedef {{ alone: Box[], bare: Box[] }} Extents
 */

// Two pictures of different sizes on one sheet: the areas that only one picture covers, and those that none covers.

/**
 * @param {Size} common
 * @param {Size} size
 */
function beyond([width, height], [across, down]) {
  /** @type {Box} */
  const right = [width, 0, across - width, Math.min(height, down)];
  /** @type {Box} */
  const below = [0, height, across, down - height];
  return [right, below].filter((box) => box[2] > 0 && box[3] > 0);
}

/**
 * @param {Size[]} sizes
 * @param {(...values: number[]) => number} furthest
 * @returns {Size}
 */
function reach(sizes, furthest) {
  return [furthest(...sizes.map(([width]) => width)), furthest(...sizes.map(([, height]) => height))];
}

/**
 * @param {HTMLImageElement[]} images
 * @returns {Size[]}
 */
export function sizesOf(images) {
  return images.map((image) => [image.naturalWidth, image.naturalHeight]);
}

/**
 * Return the size of the smallest sheet that contains pictures of these sizes.
 * @param {Size[]} sizes
 */
export function sheetOf(sizes) {
  return reach(sizes, Math.max);
}

/**
 * @param {Size[]} shown in a pane
 * @param {Size[]} both pictures, or the only one
 * @returns {Extents}
 */
export function extentsOf(shown, both) {
  const common = reach(both, Math.min);
  const sheet = sheetOf(both);
  const alone = shown.flatMap((size) => beyond(common, size));
  if (shown.length === 1) return { alone, bare: beyond(shown[0], sheet) };
  const whole = both.some((size) => size[0] === sheet[0] && size[1] === sheet[1]);
  return { alone, bare: whole ? [] : [[...common, sheet[0] - common[0], sheet[1] - common[1]]] };
}
