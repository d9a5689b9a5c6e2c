import assert from "node:assert/strict";
import { test } from "node:test";

import { Made, madeEvent, madeRow, scenesOf } from "../helpers/made_review.js";

/** @import { Decision } from "../../../whiteshot_nb/views/types" */

const ROWS = [
  madeRow(0),
  ...[4, 5, 6].map((number, at) => madeRow(at + 1, { card: 1, scene: `/${number}` })),
  madeRow(4),
];
const FAILED = [madeRow(0, { change: "failed" }), madeRow(1)];

/** The decisions that were sent. @param {Made} made */
function decided({ sent }) {
  return sent.flatMap((message) => (message.kind === "decide" ? [/** @type {Decision} */ (message)] : []));
}

test("a decision is about the whole card, with Shift only about the page", (context) => {
  const made = new Made(context, ROWS);
  made.go(2);
  made.decisions.decide("rejected", true);
  assert.deepEqual([made.last.kind, made.last.rows], ["decide", [2]]);
  made.written();
  made.go(3);
  made.decisions.decide("accepted");
  assert.deepEqual(made.last.rows, [1, 3]);
});

test("a decision is written, the list is another, and the next open line is gone to", (context) => {
  const made = new Made(context, ROWS);
  made.decide("accepted");
  assert.deepEqual(scenesOf(made.state), ["/0", "/4"]);
  assert.deepEqual(made.looked, ["/0", 0]);
  made.go(4);
  made.decide("rejected");
  assert.deepEqual(made.looked, ["/0", 0]); // from the end, the first
  assert.equal(made.state.overview().done, 2);
});

test("a decision takes the comment with it, trimmed, and leaves the field empty once it is written", (context) => {
  const made = new Made(context, ROWS);
  made.comment.value = "  why  ";
  made.decisions.decide("accepted");
  assert.equal(decided(made)[0].comment, "why");
  assert.equal(made.comment.value, "  why  ");
  made.written();
  assert.equal(made.comment.value, "");
});

test("a key that is pressed twice decides once", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.decide("accepted");
  made.heard({ kind: "decided", request: made.last.request, after: null, events: [] });
  made.now -= 800;
  made.decisions.decide("accepted");
  assert.equal(made.sent.length, 1);
  made.now += 200;
  made.decisions.decide("accepted");
  assert.equal(made.sent.length, 2);
});

test("nothing is decided while the kernel writes the decision before", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.decide("accepted");
  made.now += 5000;
  made.decisions.decide("rejected");
  made.decisions.undo(false);
  assert.equal(made.sent.length, 1);
});

test("where a kernel does not answer for long, that is said, and one may decide again", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.decide("accepted");
  made.now += 20_000;
  made.decisions.undo(true);
  assert.match(made.complaints[0], /The kernel has not answered/);
  assert.deepEqual(
    made.sent.map(({ kind }) => kind),
    ["decide", "refresh"],
  );
  made.decisions.decide("accepted");
  assert.equal(made.last.kind, "decide");
  assert.equal(made.sent.length, 3);
});

test("nothing is decided where the list is empty, or the rows are on their way", (context) => {
  const made = new Made(context, []);
  made.decisions.decide("accepted", true);
  made.decisions.exclude();
  Object.assign(made, { state: null });
  Object.defineProperty(made, "navigation", { value: {} });
  made.decisions.decide("accepted");
  made.decisions.undo(true);
  assert.deepEqual(made.sent, []);
});

test("pages that were taken out of a cluster are not decided with it, and are back in it afterwards", (context) => {
  const made = new Made(context, ROWS);
  made.go(2);
  made.decisions.exclude();
  assert.deepEqual(made.looked, ["/4 /5 /6", 1]);
  made.decide("accepted");
  assert.deepEqual(decided(made)[0].rows, [1, 3]);
  assert.deepEqual(scenesOf(made.state), ["/0", "/5", "/4"]);
  made.go(2);
  made.decide("accepted");
  assert.equal(made.state.excluded.size, 0);
});

test("a cluster of which every page was taken out says so", (context) => {
  const made = new Made(context, ROWS);
  for (const row of [1, 2, 3]) made.state.toggleRow(row);
  made.decisions.decide("accepted");
  assert.match(made.complaints[0], /Every page of this cluster is excluded/);
  assert.deepEqual(made.sent, []);
});

test("the same verdict is not written twice, but with another comment it is", (context) => {
  const made = new Made(context, ROWS);
  made.state.narrow({ status: "all" });
  made.comment.value = "no";
  made.decide("rejected");
  made.go(1);
  made.comment.value = "no";
  made.decisions.decide("rejected");
  assert.equal(made.sent.length, 1);
  assert.equal(made.comment.value, "");
  made.wait();
  made.comment.value = "no, and why";
  made.decisions.decide("rejected");
  assert.equal(made.sent.length, 2);
});

test("rows that already have the verdict are not sent with the others", (context) => {
  const made = new Made(context, ROWS);
  made.go(2);
  made.decide("accepted", true);
  made.state.narrow({ status: "all" });
  made.go(1);
  made.decisions.decide("accepted");
  assert.deepEqual(made.last.rows, [1, 3]);
});

test("a failed shot is accepted only after a question, which is not sent", (context) => {
  const made = new Made(context, FAILED);
  made.decisions.decide("accepted");
  assert.equal(made.asked.at(-1), "The selection contains failed shots.");
  assert.deepEqual(made.sent, []);
  made.wait();
  made.decisions.decide("accepted");
  assert.deepEqual([decided(made)[0].rows, decided(made)[0].sure], [[0], true]);
});

test("a failed shot is rejected without a question", (context) => {
  const made = new Made(context, FAILED);
  made.decisions.decide("rejected");
  assert.deepEqual([decided(made)[0].rows, decided(made)[0].sure], [[0], false]);
});

/** The kernel asks, after it has told what Bo decided. @param {Made} made */
function questioned(made) {
  made.decisions.pin();
  made.state.fold([madeEvent("rejected", [1, 2, 3], { who: "Bo" })]);
  const { request } = made.last;
  const text = "Bo rejected /4 meanwhile.";
  made.decisions.confirm({ kind: "confirm", request, text, verdict: "accepted", after: null, events: [] });
  made.wait();
}

test("the same decision after a question of the kernel is sure, and says that the others' were seen", (context) => {
  const made = new Made(context, ROWS);
  made.comment.value = "mine";
  made.decisions.decide("accepted");
  questioned(made);
  assert.equal(made.asked.at(-1), "Bo rejected /4 meanwhile.");
  assert.equal(scenesOf(made.state)[0], "/4 /5 /6"); // in sight, although it is not open any more
  assert.equal(made.comment.value, "mine");
  made.decisions.decide("accepted");
  assert.deepEqual(
    decided(made).map(({ sure, seen }) => [sure, seen]),
    [
      [false, null],
      [true, made.state.verdicts.latest],
    ],
  );
});

test("another decision after a question is not sure", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.decide("accepted");
  questioned(made);
  made.decisions.decide("accepted", true);
  assert.equal(decided(made)[1].sure, false);
});

test("a question is forgotten where somebody goes elsewhere", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.decide("accepted");
  questioned(made);
  made.decisions.unask();
  made.decisions.decide("accepted");
  assert.equal(decided(made)[1].sure, false);
});

test("what another view has decided moves nobody from where he is", (context) => {
  const made = new Made(context, ROWS);
  made.go(4);
  made.decisions.decide("accepted");
  made.heard({ kind: "decided", request: "another's", after: null, events: [madeEvent("accepted", [0])] });
  assert.equal(made.decisions.busy, true);
  assert.equal(made.state.held(0)?.verdict, "accepted");
  made.written();
  assert.equal(made.decisions.busy, false);
});

test("a decision that the kernel refuses leaves the comment, and the next one is sent", (context) => {
  const made = new Made(context, ROWS);
  made.comment.value = "why";
  made.decisions.decide("accepted");
  made.decisions.failed();
  made.wait();
  assert.equal(made.comment.value, "why");
  made.decisions.decide("accepted");
  assert.equal(made.sent.length, 2);
});

test("undo is about the card, the page, or the latest decision, and goes back to it", (context) => {
  const made = new Made(context, ROWS);
  made.decide("accepted");
  made.decide("rejected");
  made.state.narrow({ status: "all" });
  made.go(2);
  made.decisions.undo(false, true);
  assert.deepEqual([made.last.kind, made.last.rows], ["undo", [2]]);
  made.written();
  assert.deepEqual(made.looked, ["/4 /5 /6", 1]);
  made.decisions.undo(false);
  assert.deepEqual(made.last.rows, [1, 3]);
  made.written();
  made.go(4);
  made.decisions.undo(true);
  assert.deepEqual(made.last.rows, [0]);
  made.written();
  assert.deepEqual(made.looked, ["/0", 0]);
});

test("undo where nothing was decided says so", (context) => {
  const made = new Made(context, ROWS);
  made.decisions.undo(true);
  made.decisions.undo(false);
  assert.deepEqual(made.complaints, ["There is nothing to undo.", "There is nothing to undo."]);
  assert.deepEqual(made.sent, []);
});

test("undo says which decisions were seen, so that nobody else's is taken back unknowingly", (context) => {
  const made = new Made(context, ROWS);
  made.decide("accepted");
  made.decisions.undo(true);
  assert.equal(made.last.seen, made.state.verdicts.latest);
});
