import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOf, valueAt } from "../../../whiteshot_nb/views/reviewing/rows.js";
import { columnsOf, madeRow } from "../helpers/made_review.js";

test("a value that is the same in all rows is sent once", () => {
  const columns = columnsOf([madeRow(0), madeRow(1)]);
  assert.equal(columns.room, "r");
  assert.deepEqual(columns.scene, ["/0", "/1"]);
  assert.deepEqual(
    rowsOf(columns, 2).map(({ room, scene }) => [room, scene]),
    [
      ["r", "/0"],
      ["r", "/1"],
    ],
  );
});

test("pictures have numbers, and a scene without one has none", () => {
  const [{ before, after }] = rowsOf(columnsOf([madeRow(0, { after: null })]), 1);
  assert.deepEqual([before, after], ["0", null]);
});

test("numbers that a row does not have are left out", () => {
  const rows = rowsOf({ ...columnsOf([madeRow(0), madeRow(1)]), numbers: { pixels: ["12", ""], masked: "" } }, 2);
  assert.deepEqual(
    rows.map(({ numbers }) => numbers),
    [[{ name: "pixels", value: "12" }], []],
  );
});

test("no rows are no rows", () => {
  assert.deepEqual(rowsOf(columnsOf([]), 0), []);
  assert.equal(valueAt(null, 3), null);
});
