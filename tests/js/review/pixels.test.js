import assert from "node:assert/strict";
import { test } from "node:test";

import { differenceOf, heatOf } from "../../../whiteshot_nb/views/review/pixels.js";
import { canvasOf, FakeImage, overlayOf, pixelOf } from "../helpers/canvas.js";

const RED = [208, 0, 60, 255];
const AMBER = [240, 150, 0, 255];
const WHITE = [255, 255, 255, 255];

/**
 * A picture of one colour, with another colour at some pixels.
 * @param {number[]} colour
 * @param {Record<string, number[]>} [spots] by "x,y"
 * @param {[width: number, height: number]} [size]
 */
function picture(colour, spots = {}, [width, height] = [20, 12]) {
  return new FakeImage(width, height, (x, y) => spots[`${x},${y}`] ?? colour);
}

const PLAIN = picture([255, 255, 255]);

test("a pixel that differs is red, and its neighbours are not", () => {
  const canvas = canvasOf(differenceOf, PLAIN, picture([255, 255, 255], { "3,2": [0, 0, 0] }));
  assert.deepEqual(pixelOf(canvas, 3, 2), RED);
  assert.deepEqual(pixelOf(canvas, 4, 2), WHITE);
  assert.deepEqual(pixelOf(canvas, 3, 3), WHITE);
});

test("a pixel of which only the colour drifted a little is amber", () => {
  const canvas = canvasOf(differenceOf, picture([200, 200, 200]), picture([212, 200, 200]));
  assert.deepEqual(pixelOf(canvas, 0, 0), AMBER);
});

test("a difference that nobody sees is not marked", () => {
  const canvas = canvasOf(differenceOf, picture([200, 200, 200]), picture([201, 200, 200]));
  const [red, green, blue] = pixelOf(canvas, 0, 0);
  assert.ok(red === green && green === blue);
});

test("what is equal is a pale grey copy of the new picture", () => {
  const black = picture([0, 0, 0]);
  const [grey, , , opacity] = pixelOf(canvasOf(differenceOf, black, black), 0, 0);
  assert.ok(grey > 200 && grey < 255);
  assert.equal(opacity, 255);
});

test("where only one picture is, its ink differs from white paper", () => {
  const canvas = canvasOf(differenceOf, PLAIN, picture([255, 255, 255], { "25,5": [0, 0, 0] }, [30, 12]));
  assert.equal(canvas.width, 30);
  assert.deepEqual(pixelOf(canvas, 25, 5), RED);
});

test("very large pictures are compared smaller, in their proportions", () => {
  const large = new FakeImage(4000, 6000, () => [255, 255, 255]);
  const canvas = canvasOf(differenceOf, large, large);
  assert.deepEqual([canvas.width, canvas.height], [2000, 3000]);
});

test("heat marks the blocks of 8 pixels that differ, and leaves the others clear", () => {
  const heat = overlayOf(canvasOf(heatOf, PLAIN, picture([255, 255, 255], { "9,2": [0, 0, 0] })));
  assert.deepEqual([heat.width, heat.height], [3, 2]);
  const opacities = [0, 1, 2].map((x) => pixelOf(heat, x, 0)[3]);
  assert.ok(opacities[1] > 0);
  assert.deepEqual([opacities[0], opacities[2]], [0, 0]);
});

test("the more of a block differs, the darker is its heat", () => {
  const spots = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`${at % 8},${at >> 3}`, [0, 0, 0]]));
  const after = picture([255, 255, 255], { ...spots, "9,2": [0, 0, 0] });
  const heat = overlayOf(canvasOf(heatOf, PLAIN, after));
  const [all, little] = [pixelOf(heat, 0, 0), pixelOf(heat, 1, 0)];
  assert.ok(all[1] < little[1]);
  assert.ok(all[3] > little[3]);
});

test("heat lies over the picture with the edges of its blocks on theirs", () => {
  const canvas = canvasOf(heatOf, PLAIN, picture([0, 0, 0]));
  assert.deepEqual(canvas.drawn[0].box, [0, 0, 24, 16]);
});
