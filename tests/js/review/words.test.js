import assert from "node:assert/strict";
import { test } from "node:test";

import { sameElsewhere, whereabouts } from "../../../whiteshot_nb/views/review/words.js";

/** @import { LineItem } from "../../../whiteshot_nb/views/types" */

test("a change on one page says nothing of others", () => {
  assert.equal(sameElsewhere({ rows: [3] }, 3), "");
});

test("a cluster says on how many other pages the change is", () => {
  assert.equal(sameElsewhere({ rows: [1, 2] }, 1), " The same change is on 1 other page.");
  assert.equal(sameElsewhere({ rows: [1, 2, 3] }, 1), " The same change is on 2 other pages.");
});

test("a cluster says where the change is at another position, and whether here", () => {
  const line = { rows: [1, 2, 3, 4], elsewhere: [2] };
  assert.match(sameElsewhere(line, 1), /its position differs on 1 page\.$/);
  assert.match(sameElsewhere(line, 2), /its position differs on 1 page, including this one\.$/);
  assert.match(sameElsewhere({ ...line, elsewhere: [2, 3] }, 1), /its position differs on 2 pages\.$/);
});

/** @param {number[]} rows */
function listWith(rows) {
  return { selected: 1, total: 1234, line: () => /** @type {LineItem} */ ({ rows }) };
}

test("the place in the list is counted from 1, and a cluster has pages", () => {
  assert.equal(whereabouts(listWith([7]), 0), "2 of 1,234");
  assert.equal(whereabouts(listWith([7, 8, 9]), 2), "2 of 1,234 · page 3 of 3 ← →");
});
