import assert from "node:assert/strict";
import { test } from "node:test";

import { madeRow, madeState, scenesOf } from "../helpers/made_review.js";

const CLUSTER = [madeRow(0), madeRow(1, { card: 1 }), madeRow(2, { card: 1 }), madeRow(3)];

test("the list begins with what is open", () => {
  const state = madeState(CLUSTER);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/0", "/3"]);
  state.decide("accepted", [0], "");
  assert.deepEqual(scenesOf(state), ["/1 /2", "/3"]);
});

test("the list begins with everything where all is decided", () => {
  const [row] = CLUSTER;
  const event = { id: "12345678", verdict: /** @type {const} */ ("accepted"), who: "Ada", at: "", comment: "" };
  const state = madeState([row], { events: [{ ...event, engine: "", undoes: null, rows: [0] }] });
  assert.deepEqual(scenesOf(state), ["/0"]);
  assert.equal(state.overview(0).statuses.find(({ on }) => on)?.name, "all");
});

test("unchanged scenes are listed only if somebody asks for them, with any status", () => {
  const state = madeState([madeRow(0), madeRow(1, { change: "unchanged" })]);
  state.narrow({ status: "all", changes: [], query: "" });
  assert.deepEqual(scenesOf(state), ["/0"]);
  state.narrow({ status: "accepted", changes: ["unchanged"], query: "" });
  assert.deepEqual(scenesOf(state), ["/1"]);
});

test("unchanged scenes are no work: they are not counted as to be decided", () => {
  const { done, total, scenes } = madeState([madeRow(0), madeRow(1, { change: "unchanged" })]).overview(0);
  assert.deepEqual({ done, total, scenes }, { done: 0, total: 1, scenes: 2 });
});

test("a cluster counts as one decision", () => {
  const state = madeState(CLUSTER);
  assert.equal(state.overview(0).total, 3);
  state.decide("accepted", [1, 2], "");
  const { done, statuses } = state.overview(0);
  assert.equal(done, 1);
  assert.deepEqual(
    statuses.map(({ name, count }) => `${count} ${name}`),
    ["2 open", "1 accepted", "0 rejected", "3 all"],
  );
});

test("a cluster of which a part is decided is still open, and is listed with the rest of it", () => {
  const state = madeState(CLUSTER);
  state.decide("rejected", [1], "");
  assert.equal(state.overview(0).done, 0);
  assert.deepEqual(scenesOf(state), ["/0", "/2", "/3"]);
});

test("classes that no scene has are not offered", () => {
  const state = madeState([madeRow(0), madeRow(1, { change: "noise" })]);
  assert.deepEqual(
    state.overview(0).changes.map(({ name }) => name),
    ["content", "noise"],
  );
});

test("a search finds names, reasons, numbers, and who said what", () => {
  const state = madeState([madeRow(0), madeRow(1, { reason: "a new title" })]);
  state.decide("rejected", [0], "wrong font");
  for (const [query, scenes] of Object.entries({
    "new title": ["/1"],
    101: ["/1"],
    "ada font": ["/0"],
    rejected: ["/0"],
  })) {
    state.narrow({ status: "all", changes: [], query });
    assert.deepEqual(scenesOf(state), scenes, query);
  }
});

test("failed and blank shots are doubted, and named once each", () => {
  const state = madeState([
    madeRow(0, { change: "failed" }),
    madeRow(1, { change: "blank" }),
    madeRow(2, { change: "failed" }),
    madeRow(3, { twice: true }),
    madeRow(4),
  ]);
  assert.equal(state.doubt([0, 1, 2]), "The selection contains blank and failed shots.");
  assert.equal(state.doubt([3]), "The selection contains blank shots.");
  assert.equal(state.doubt([4]), "");
});

test("undoing takes one's own latest decision, with all of its rows", () => {
  const state = madeState(CLUSTER);
  state.decide("accepted", [0], "");
  state.decide("rejected", [1, 2], "");
  assert.deepEqual(state.last()?.rows, [1, 2]);
  state.undo([1, 2]);
  assert.deepEqual(state.last()?.rows, [0]);
  state.undo([0]);
  assert.equal(state.last(), null);
});

test("what somebody else decided is not one's own latest decision", () => {
  const state = madeState(CLUSTER);
  state.decide("accepted", [0], "");
  state.who = "Grace";
  assert.equal(state.last(), null);
});

test("the head says what was decided last", () => {
  const state = madeState(CLUSTER);
  state.decide("accepted", [0], "fine");
  assert.equal(state.overview(0).last?.text, "accepted /0");
  state.decide("rejected", [1, 2], "");
  assert.equal(state.overview(0).last?.text, "rejected 2 scenes");
});

test("after a decision the next open line is gone to, and after the last one the first", () => {
  const state = madeState(CLUSTER);
  const before = state.lines;
  state.decide("accepted", [0], "");
  assert.equal(scenesOf(state)[state.nextOpen(before, 0)], "/3");
  const then = state.lines;
  state.decide("accepted", [3], "");
  assert.equal(scenesOf(state)[state.nextOpen(then, 3)], "/1 /2");
});

test("where all are listed, the next open line after the last is looked for from the beginning", () => {
  const state = madeState([madeRow(0), madeRow(1), madeRow(2)]);
  state.decide("accepted", [0], "");
  state.narrow({ status: "all", changes: [], query: "" });
  state.decide("accepted", [2], "");
  assert.equal(scenesOf(state)[state.nextOpen(state.lines, 2)], "/1");
});

test("where nothing is open any more, the place stays within the list", () => {
  const state = madeState([madeRow(0)]);
  const before = state.lines;
  state.decide("accepted", [0], "");
  assert.equal(state.lines.length, 0);
  assert.equal(state.nextOpen(before, 0), 0);
});

test("a row is found in its own line where the cluster is open, and else in that of its card", () => {
  const state = madeState(CLUSTER);
  assert.equal(state.lineWith(2, true), 0);
  state.toggleCard(1);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/1", "/2", "/0", "/3"]);
  assert.equal(state.lineWith(2, true), 2);
  assert.equal(state.lineWith(2, false), 0);
  state.decide("accepted", [3], "");
  assert.equal(state.lineWith(3, false), null);
});

test("a row that was taken out of its cluster is back in it once it is decided", () => {
  const state = madeState(CLUSTER);
  state.toggleRow(2);
  assert.deepEqual(state.items(0, 1)[0].excluded, [2]);
  state.decide("accepted", [2], "");
  assert.equal(state.excluded.size, 0);
});

test("the same verdict with the same comment says nothing new", () => {
  const state = madeState(CLUSTER);
  state.decide("accepted", [0], "fine");
  assert.equal(state.says(0, "accepted", "fine"), true);
  assert.equal(state.says(0, "accepted", "better"), false);
  assert.equal(state.says(1, "accepted", "fine"), false);
});

test("a page of the list has the lines that were asked for", () => {
  const state = madeState(CLUSTER);
  assert.deepEqual(
    state.items(1, 1).map(({ name }) => name),
    ["/0"],
  );
});
