import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf, decide, madeEvent, madeRow, madeState, scenesOf, undo } from "../helpers/made_review.js";

const CLUSTER = [madeRow(0), madeRow(1, { card: 1 }), madeRow(2, { card: 1 }), madeRow(3)];

test("the list begins with what is open", () => {
  const state = madeState(CLUSTER);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/0", "/3"]);
  decide(state, "accepted", [0]);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/3"]);
});

test("the list begins with everything where all is decided", () => {
  const [row] = CLUSTER;
  const state = madeState([row], { events: [madeEvent("accepted", [0])] });
  assert.deepEqual(scenesOf(state), ["/0"]);
  assert.equal(state.overview().statuses.find(({ on }) => on)?.name, "all");
});

test("unchanged scenes are listed only if somebody asks for them, with any status", () => {
  const state = madeState([madeRow(0), madeRow(1, { change: "unchanged" })]);
  state.narrow({ status: "all", changes: [], words: "" });
  assert.deepEqual(scenesOf(state), ["/0"]);
  state.narrow({ status: "accepted", changes: ["unchanged"], words: "" });
  assert.deepEqual(scenesOf(state), ["/1"]);
});

test("unchanged scenes are no work: they are not counted as to be decided", () => {
  const { done, total, scenes } = madeState([madeRow(0), madeRow(1, { change: "unchanged" })]).overview();
  assert.deepEqual({ done, total, scenes }, { done: 0, total: 1, scenes: 2 });
});

test("a cluster counts as one decision", () => {
  const state = madeState(CLUSTER);
  assert.equal(state.overview().total, 3);
  decide(state, "accepted", [1, 2]);
  const { done, statuses } = state.overview();
  assert.equal(done, 1);
  assert.deepEqual(
    statuses.map(({ name, count }) => `${count} ${name}`),
    ["2 open", "1 accepted", "0 rejected", "3 all"],
  );
});

test("a cluster of which a part is decided is still open, and is listed with the rest of it", () => {
  const state = madeState(CLUSTER);
  decide(state, "rejected", [1]);
  assert.equal(state.overview().done, 0);
  assert.deepEqual(scenesOf(state), ["/0", "/2", "/3"]);
});

test("classes that no scene has are not offered", () => {
  const state = madeState([madeRow(0), madeRow(1, { change: "noise" })]);
  assert.deepEqual(
    state.overview().changes.map(({ name }) => name),
    ["content", "noise"],
  );
});

test("a search finds names, reasons, numbers, and who said what", () => {
  const state = madeState([madeRow(0), madeRow(1, { about: "A new title" })]);
  decide(state, "rejected", [0], { comment: "wrong font" });
  for (const [words, scenes] of Object.entries({
    "new title": ["/1"],
    101: ["/1"],
    "ada font": ["/0"],
    rejected: ["/0"],
  })) {
    state.narrow({ status: "all", changes: [], words });
    assert.deepEqual(scenesOf(state), scenes, words);
  }
});

test("failed and blank shots are doubted, and named once each", () => {
  const state = madeState([
    madeRow(0, { change: "failed" }),
    madeRow(1, { change: "blank" }),
    madeRow(2, { change: "failed" }),
    madeRow(3, { doubt: "blank" }),
    madeRow(4),
  ]);
  assert.equal(state.doubt([0, 1, 2]), "The selection contains blank and failed shots.");
  assert.equal(state.doubt([3]), "The selection contains blank shots.");
  assert.equal(state.doubt([4]), "");
});

test("undoing takes one's own latest decision, with all of its rows", () => {
  const state = madeState(CLUSTER);
  const first = decide(state, "accepted", [0]);
  const second = decide(state, "rejected", [1, 2]);
  assert.deepEqual(state.undoable([]), [1, 2]);
  undo(state, second.id, [1, 2]);
  assert.deepEqual(state.undoable([]), [0]);
  undo(state, first.id, [0]);
  assert.deepEqual(state.undoable([]), []);
});

test("what somebody else decided is not one's own latest decision", () => {
  const state = madeState(CLUSTER);
  decide(state, "accepted", [0]);
  state.reviewer = "Grace";
  assert.equal(state.last(), null);
});

test("the head says what was decided last", () => {
  const state = madeState(CLUSTER);
  decide(state, "accepted", [0], { comment: "fine" });
  assert.equal(state.overview().last?.text, "accepted /0");
  decide(state, "rejected", [1, 2]);
  assert.equal(state.overview().last?.text, "rejected 2 scenes");
});

test("after a decision the next open line is gone to, and after the last one the first", () => {
  const state = madeState(CLUSTER);
  const before = state.lines;
  decide(state, "accepted", [0]);
  assert.equal(scenesOf(state)[state.nextOpen(before, 0)], "/3");
  const then = state.lines;
  decide(state, "accepted", [3]);
  assert.equal(scenesOf(state)[state.nextOpen(then, 3)], "/1 /2");
});

test("where all are listed, the next open line after the last is looked for from the beginning", () => {
  const state = madeState([madeRow(0), madeRow(1), madeRow(2)]);
  decide(state, "accepted", [0]);
  state.narrow({ status: "all", changes: [], words: "" });
  decide(state, "accepted", [2]);
  assert.equal(scenesOf(state)[state.nextOpen(state.lines, 2)], "/1");
});

test("where nothing is open any more, the place stays within the list", () => {
  const state = madeState([madeRow(0)]);
  const before = state.lines;
  decide(state, "accepted", [0]);
  assert.equal(state.lines.length, 0);
  assert.equal(state.nextOpen(before, 0), 0);
});

test("a row is found in its own line where the cluster is open, and else in that of its card", () => {
  const state = madeState(CLUSTER);
  assert.equal(state.lineWith({ row: 2, member: true }), 0);
  state.toggleCard(1);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/1", "/2", "/0", "/3"]);
  assert.equal(state.lineWith({ row: 2, member: true }), 2);
  assert.equal(state.lineWith({ row: 2, member: false }), 0);
  decide(state, "accepted", [3]);
  assert.equal(state.lineWith({ row: 3, member: false }), null);
});

test("a row that was taken out of its cluster is back in it once it is decided", () => {
  const state = madeState(CLUSTER);
  state.toggleRow(2);
  assert.deepEqual(state.item(0)?.excluded, [2]);
  decide(state, "accepted", [2]);
  assert.equal(state.excluded.size, 0);
});

test("the same verdict with the same comment says nothing new", () => {
  const state = madeState(CLUSTER);
  decide(state, "accepted", [0], { comment: "fine" });
  assert.equal(state.says(0, "accepted", "fine"), true);
  assert.equal(state.says(0, "accepted", "better"), false);
  assert.equal(state.says(1, "accepted", "fine"), false);
});

test("a line that is not there has no content", () => {
  const state = madeState(CLUSTER);
  assert.equal(state.item(1)?.name, "/0");
  assert.equal(state.item(100), undefined);
  assert.equal(madeState([]).item(0), undefined);
});

test("a review of nothing has nothing to do", () => {
  const { scenes, lines, total, done, last } = madeState([]).overview();
  assert.deepEqual({ scenes, lines, total, done, last }, { scenes: 0, lines: 0, total: 0, done: 0, last: null });
});

test("what is undone is what holds on the rows, or else one's latest decision, never another's", () => {
  const state = madeState(CLUSTER);
  decide(state, "accepted", [3], { who: "Grace" });
  assert.deepEqual(state.undoable([]), []);
  assert.deepEqual(state.undoable([0]), []);
  assert.deepEqual(state.undoable([0, 3]), [3]);
  decide(state, "accepted", [1, 2]);
  assert.deepEqual(state.undoable([0]), [1, 2]);
  assert.deepEqual(state.undoable([1]), [1]);
});

test("decisions that are told twice count once, and only new ones are told of", () => {
  const state = madeState(CLUSTER);
  const event = madeEvent("accepted", [0], { who: "Grace" });
  assert.deepEqual(state.fold([event]), [event]);
  assert.deepEqual(state.fold([event, madeEvent("rejected", [0])]).length, 1);
  assert.equal(state.held(0)?.verdict, "rejected");
});

test("where an expression narrows the list, words and classes narrow it further", () => {
  const state = madeState(CLUSTER);
  state.narrow({ matches: new Set([0, 1]) });
  assert.deepEqual(scenesOf(state), ["/0", "/1"]);
  assert.equal(state.overview().searching, true);
  assert.equal(state.differs([1, 0]), false);
  assert.equal(state.differs([0]), true);
  state.rematch([3]);
  assert.deepEqual(scenesOf(state), ["/3"]);
  state.narrow({ matches: new Set() });
  assert.deepEqual(scenesOf(state), []);
  state.narrow({ matches: null });
  assert.equal(state.lines.length, 3);
  assert.equal(state.overview().searching, false);
});

test("classes narrow the list and bring unchanged scenes", () => {
  const state = madeState([madeRow(0), madeRow(1, { change: "failed" }), madeRow(2, { change: "unchanged" })]);
  state.narrow({ changes: ["unchanged", "failed"] });
  assert.deepEqual(scenesOf(state), ["/1", "/2"]);
});

test("everything decided leaves an empty list and the statuses bring it back", () => {
  const state = madeState(CLUSTER);
  decide(state, "rejected", [0, 1, 2, 3]);
  assert.deepEqual([state.overview().done, state.overview().lines], [3, 0]);
  state.narrow({ status: "rejected" });
  assert.equal(state.overview().lines, 3);
});

test("a cluster tells which of its members stand elsewhere, and each member whether it does", () => {
  const state = madeState([madeRow(0, { card: 0 }), madeRow(1, { card: 0, elsewhere: true }), madeRow(2, { card: 0 })]);
  assert.deepEqual(state.item(0)?.elsewhere, [1]);
  state.toggleCard(0);
  assert.deepEqual(
    [1, 2, 3].map((line) => state.item(line)?.elsewhere),
    [[], [1], []],
  );
});

test("what is shown of a scene is its row, its details and the verdict that holds", () => {
  const state = madeState(CLUSTER);
  decide(state, "rejected", [0], { comment: "wrong font" });
  const side = { id: "1", missing: "" };
  const facts = state.facts(0, { boxes: [], masks: [], warning: "", before: side, after: side });
  assert.deepEqual([facts.name, facts.change, facts.reason], ["/0", "content", "something changed"]);
  assert.deepEqual(facts.numbers, [
    { name: "pixels", value: "100" },
    { name: "engine", value: "compiled" },
  ]);
  assert.deepEqual([facts.held?.verdict, facts.held?.who, facts.held?.comment], ["rejected", "Ada", "wrong font"]);
});

/** @param {number} number @param {Parameters<typeof madeRow>[1]} more */
function changed(number, more) {
  return { at: [number], rows: columnsOf([madeRow(number, more)]) };
}

test("a scene that a mask made unchanged stays in sight until somebody goes on", () => {
  const state = madeState(CLUSTER);
  state.pin([3]);
  state.replace(changed(3, { change: "unchanged" }));
  assert.deepEqual(scenesOf(state), ["/1 /2", "/0", "/3"]);
  assert.equal(state.overview().total, 2);
  decide(state, "accepted", [1, 2]);
  assert.deepEqual(scenesOf(state), ["/0"]);
});

test("a masked page leaves its cluster and what was opened and excluded stays so", () => {
  const state = madeState([0, 1, 2].map((number) => madeRow(number, { card: 0 })));
  state.toggleCard(0);
  state.toggleRow(2);
  state.replace(changed(0, { card: 0, change: "noise" }));
  const rest = columnsOf([1, 2].map((number) => madeRow(number, { card: 1 })));
  state.replace({ at: [1, 2], rows: rest });
  assert.deepEqual(scenesOf(state), ["/1 /2", "/1", "/2", "/0"]);
  assert.deepEqual(
    [0, 1, 2].map((line) => state.item(line)?.excluded),
    [[2], [], [2]],
  );
});

test("a row that has changed is found by its new words, and not by its old ones", () => {
  const state = madeState(CLUSTER);
  state.narrow({ words: "103" });
  assert.deepEqual(scenesOf(state), ["/3"]);
  state.replace(changed(3, { pixels: "7777" }));
  assert.deepEqual(scenesOf(state), []);
  state.narrow({ words: "7777" });
  assert.deepEqual(scenesOf(state), ["/3"]);
});

test("rows that come anew keep what somebody had chosen and opened", () => {
  const before = madeState(CLUSTER);
  before.narrow({ status: "all" });
  before.toggleCard(1);
  before.toggleRow(2);
  const state = madeState(CLUSTER.map((row) => ({ ...row })));
  state.resume(before);
  assert.deepEqual(scenesOf(state), ["/1 /2", "/1", "/2", "/0", "/3"]);
  assert.equal(state.overview().statuses.find(({ on }) => on)?.name, "all");
  assert.deepEqual(state.item(0)?.excluded, [2]);
});

test("what is printed begins with what needs a review, in the order of the list", () => {
  const state = madeState([
    madeRow(0, { change: "unchanged" }),
    madeRow(1),
    madeRow(2, { card: 2 }),
    madeRow(3, { card: 2 }),
  ]);
  assert.deepEqual(state.order(), [2, 3, 1, 0]);
  state.sort([0, 1, 3, 2]);
  assert.deepEqual(state.order(), [1, 2, 3, 0]);
});
