import assert from "node:assert/strict";
import { test } from "node:test";

import { placesOf, plain, searched, waysToSort } from "../../../whiteshot_nb/views/reviewing/order.js";

test("a search finds texts that hold every word, in any order and case", () => {
  const found = searched("  LESSON two ");
  assert.equal(found(plain("Two, of the lesson")), true);
  assert.equal(found("lesson one"), false);
});

test("an empty search finds everything", () => {
  assert.equal(searched("   ")(""), true);
});

test("full-width letters and ligatures are found by plain ones", () => {
  assert.equal(searched("abc fi")(plain("ＡＢＣ ﬁ")), true);
});

test("names sort by their numbers, not by their digits", () => {
  const places = placesOf(["/page 10", "/Page 9", "/page 1"], { label: "By name", byName: true });
  assert.deepEqual(places, [2, 1, 0]);
});

test("rows without a value come last, and equal ones keep their order", () => {
  const places = placesOf(["a", "b", "c", "d"], { label: "Most ink", values: [null, -1, -5, -1] });
  assert.deepEqual(places, [3, 1, 0, 2]);
});

test("a value of 0 is a value", () => {
  assert.deepEqual(placesOf(["a", "b"], { label: "Most ink", values: [null, 0] }), [1, 0]);
});

test("the first way to sort leaves rows as they come", () => {
  const [way] = waysToSort("As captured", [{ label: "Most ink", values: [1, 0] }]);
  assert.equal(way.label, "As captured");
  assert.deepEqual(placesOf(["b", "a"], way), [0, 1]);
});

test("every report can be sorted by name, before its own orders", () => {
  const labels = waysToSort("As captured", [{ label: "Most ink", values: [] }]).map(({ label }) => label);
  assert.deepEqual(labels, ["As captured", "By name", "Most ink"]);
});
