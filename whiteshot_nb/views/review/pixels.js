/** @import { Size } from "../types" */

// Draws the views Difference and Heat. Unlike the kernel's counts, they include anti-aliased pixels.

const MOST_PIXELS = 6_000_000;
const CELL = 8;
const FURTHEST = 35215; // the distance between black and white, as in pixelmatch
const COUNTED = FURTHEST * 0.1 ** 2;
const COLOURED = FURTHEST * 0.02 ** 2;

/**
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 */
function drawn(image, width, height, scale) {
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, image.naturalWidth * scale, image.naturalHeight * scale);
  return context.getImageData(0, 0, width, height);
}

/**
 * @param {ArrayLike<number>} one
 * @param {ArrayLike<number>} other
 * @param {number} at
 */
function distance(one, other, at) {
  const r = one[at] - other[at];
  const g = one[at + 1] - other[at + 1];
  const b = one[at + 2] - other[at + 2];
  const y = r * 0.29889531 + g * 0.58662247 + b * 0.11448223;
  const i = r * 0.59597799 - g * 0.2741761 - b * 0.32180189;
  const q = r * 0.21147017 - g * 0.52261711 + b * 0.31114694;
  return 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q;
}

/**
 * @param {ArrayLike<number>} pixels
 * @param {number} at
 */
function faded(pixels, at) {
  const grey = pixels[at] * 0.299 + pixels[at + 1] * 0.587 + pixels[at + 2] * 0.114;
  return 255 - (255 - grey) * 0.18;
}

/**
 * @param {{ [at: number]: number }} data
 * @param {number} at
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
function paint(data, at, red, green, blue) {
  data[at] = red;
  data[at + 1] = green;
  data[at + 2] = blue;
  data[at + 3] = 255;
}

/**
 * @param {HTMLImageElement} before
 * @param {HTMLImageElement} after
 */
function sides(before, after) {
  const width = Math.max(before.naturalWidth, after.naturalWidth);
  const height = Math.max(before.naturalHeight, after.naturalHeight);
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  /** @type {Size} */
  const size = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  return { size, one: drawn(before, ...size, scale), other: drawn(after, ...size, scale) };
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * @param {number} width
 * @param {number} height
 * @param {ImageData} data
 */
function canvasOf(width, height, data) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  contextOf(canvas).putImageData(data, 0, 0);
  return canvas;
}

/**
 * Return a faded copy of the new picture, with different pixels in red and slightly different ones in amber.
 * @param {HTMLImageElement} before
 * @param {HTMLImageElement} after
 */
export function differenceOf(before, after) {
  const { size, one, other } = sides(before, after);
  const result = new ImageData(...size);
  for (let at = 0; at < one.data.length; at += 4) {
    const far = distance(one.data, other.data, at);
    if (far > COUNTED) paint(result.data, at, 208, 0, 60);
    else if (far > COLOURED) paint(result.data, at, 240, 150, 0);
    else {
      const grey = faded(other.data, at);
      paint(result.data, at, grey, grey, grey);
    }
  }
  return canvasOf(...size, result);
}

/**
 * @param {ImageData} one
 * @param {ImageData} other
 * @param {number} width
 * @param {number} height
 */
function cells(one, other, width, height) {
  const across = Math.ceil(width / CELL);
  const sums = new Float32Array(across * Math.ceil(height / CELL));
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor(y / CELL) * across;
    for (let x = 0; x < width; x += 1, at += 4) {
      const far = distance(one.data, other.data, at);
      if (far > COLOURED) sums[row + Math.floor(x / CELL)] += Math.sqrt(far / FURTHEST);
    }
  }
  return { across, sums };
}

/**
 * Return a faded copy of the new picture; the more an 8 × 8 block differs, the darker red (from yellow) it is.
 * @param {HTMLImageElement} before
 * @param {HTMLImageElement} after
 */
export function heatOf(before, after) {
  const { size, one, other } = sides(before, after);
  const { across, sums } = cells(one, other, ...size);
  const blocks = new ImageData(across, sums.length / across);
  sums.forEach((sum, index) => {
    const heat = Math.min(1, Math.sqrt(sum / (CELL * CELL)) * 1.6);
    paint(blocks.data, index * 4, 255 - 75 * heat, 205 * (1 - heat), 30 * (1 - heat));
    blocks.data[index * 4 + 3] = heat ? 90 + 150 * heat : 0;
  });
  for (let at = 0; at < other.data.length; at += 4) {
    const grey = faded(other.data, at);
    paint(other.data, at, grey, grey, grey);
  }
  const canvas = canvasOf(...size, other);
  const context = contextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.drawImage(canvasOf(across, sums.length / across, blocks), 0, 0, across * CELL, (sums.length / across) * CELL);
  return canvas;
}
