import assert from "node:assert/strict";
import { test } from "node:test";

import { itemOf, linesOf } from "../../../whiteshot_nb/views/reviewing/cards.js";
import { rowsOf } from "../../../whiteshot_nb/views/reviewing/rows.js";
import { columnsOf, madeRow } from "../helpers/made_review.js";

/** @import { HeldEvent } from "../../../whiteshot_nb/views/types" */

const CARDS = [0, 1, 1, 3, 1];

/**
 * @param {Set<number>} [opened]
 * @param {number[] | null} [places]
 */
function rowsOfLines(opened = new Set(), places = null) {
  return linesOf([0, 1, 2, 3, 4], CARDS, opened, places).map(({ rows }) => rows);
}

test("the largest cluster comes first, then single scenes in their order", () => {
  assert.deepEqual(rowsOfLines(), [[1, 2, 4], [0], [3]]);
});

test("an open cluster has its members below it, marked as members", () => {
  const lines = linesOf([0, 1, 2], CARDS, new Set([1]), null);
  assert.deepEqual(
    lines.map(({ rows, member }) => [rows, member]),
    [
      [[1, 2], false],
      [[1], true],
      [[2], true],
      [[0], false],
    ],
  );
});

test("a cluster of which one scene is shown does not open", () => {
  assert.equal(linesOf([1], CARDS, new Set([1]), null).length, 1);
});

test("where somebody sorts, a cluster stands where the first of its scenes does", () => {
  assert.deepEqual(rowsOfLines(new Set(), [3, 4, 1, 0, 2]), [[3], [1, 2, 4], [0]]);
});

const ROWS = rowsOf(columnsOf([madeRow(0), madeRow(1, { card: 0 }), madeRow(2)]), 3);

/** @param {Record<number, "accepted" | "rejected">} verdicts */
function heldBy(verdicts) {
  return (/** @type {number} */ row) =>
    row in verdicts ? /** @type {HeldEvent} */ ({ verdict: verdicts[row] }) : undefined;
}

test("a line of several scenes says how many, and from which to which", () => {
  const item = itemOf({ card: 0, rows: [0, 1], member: false }, ROWS, heldBy({}));
  assert.equal(item.name, "Same change × 2");
  assert.equal(item.about, "/0 … /1");
});

test("a line of one scene says its name and why it differs", () => {
  const item = itemOf({ card: 2, rows: [2], member: false }, ROWS, heldBy({}));
  assert.equal(item.name, "/2");
  assert.equal(item.about, "something changed");
  assert.equal(item.verdict, null);
});

test("a cluster has a verdict if all of it has the same, else it is decided in part", () => {
  const line = { card: 0, rows: [0, 1], member: false };
  assert.equal(itemOf(line, ROWS, heldBy({ 0: "accepted", 1: "accepted" })).verdict, "accepted");
  assert.equal(itemOf(line, ROWS, heldBy({ 0: "accepted" })).verdict, "in part");
  assert.equal(itemOf(line, ROWS, heldBy({ 0: "accepted", 1: "rejected" })).verdict, "in part");
  assert.equal(itemOf(line, ROWS, heldBy({})).verdict, null);
});

test("a removed scene is shown by its old picture", () => {
  const rows = rowsOf(columnsOf([madeRow(0, { change: "removed", after: null })]), 1);
  assert.equal(itemOf({ card: 0, rows: [0], member: false }, rows, heldBy({})).picture, "0");
});
