import assert from "node:assert/strict";
import { test } from "node:test";

import { extentsOf, sheetOf } from "../../../whiteshot_nb/views/review/extents.js";

/** @import { Size } from "../../../whiteshot_nb/views/types" */

/** @type {Size} */
const SMALL = [100, 50];
/** @type {Size} */
const WIDE = [160, 50];
/** @type {Size} */
const TALL = [100, 80];

test("the sheet has room for both pictures", () => {
  assert.deepEqual(sheetOf([WIDE, TALL]), [160, 80]);
});

test("pictures of one size have nothing alone and leave nothing bare", () => {
  assert.deepEqual(extentsOf([SMALL, SMALL], [SMALL, SMALL]), { alone: [], bare: [] });
});

test("what only the wider picture has is marked on it", () => {
  assert.deepEqual(extentsOf([WIDE], [SMALL, WIDE]), { alone: [[100, 0, 60, 50]], bare: [] });
});

test("where the smaller picture does not reach, its pane is bare", () => {
  assert.deepEqual(extentsOf([SMALL], [SMALL, WIDE]), { alone: [], bare: [[100, 0, 60, 50]] });
});

test("one over the other leaves the corner bare that neither reaches", () => {
  const { alone, bare } = extentsOf([WIDE, TALL], [WIDE, TALL]);
  assert.deepEqual(alone, [
    [100, 0, 60, 50],
    [0, 50, 100, 30],
  ]);
  assert.deepEqual(bare, [[100, 50, 60, 30]]);
});

test("the parts of a larger picture cover it without an overlap", () => {
  /** @type {Size} */
  const larger = [160, 80];
  const { alone } = extentsOf([larger], [SMALL, larger]);
  const area = alone.reduce((sum, [, , width, height]) => sum + width * height, 0);
  assert.equal(area, 160 * 80 - 100 * 50);
});

test("a picture that has no other is not marked", () => {
  assert.deepEqual(extentsOf([SMALL], [SMALL]), { alone: [], bare: [] });
});
