import assert from "node:assert/strict";
import { test } from "node:test";

import { Made, madeRow, scenesOf } from "../helpers/made_review.js";

const ROWS = [madeRow(0), madeRow(1), madeRow(2)];

/** The requests for an expression. @param {Made} made */
function queries({ sent }) {
  return sent.flatMap((message) => (message.kind === "query" ? [message] : []));
}

/** The kernel answers the latest query. @param {Made} made @param {number[]} rows */
function answer(made, rows) {
  made.search.take({ kind: "queried", request: queries(made).at(-1)?.request ?? null, rows });
}

test("words are searched here, at once, and the list begins at its first line", (context) => {
  const made = new Made(context, ROWS);
  made.go(2);
  made.search.apply("101", "words");
  assert.deepEqual(scenesOf(made.state), ["/1"]);
  assert.deepEqual(made.looked, ["/1", 0]);
  assert.deepEqual(made.sent, []);
});

test("words that look like an expression are still words", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("pixels > 100", "words");
  assert.deepEqual(scenesOf(made.state), []);
  assert.deepEqual(made.sent, []);
});

test("an expression is evaluated by the kernel, and narrows the list when the answer is here", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("pixels > 100", "expression");
  assert.equal(queries(made)[0].query, "pixels > 100");
  assert.equal(made.state.lines.length, 3);
  answer(made, [1, 2]);
  assert.deepEqual(scenesOf(made.state), ["/1", "/2"]);
});

test("an expression that was replaced, or given up, is not applied when its answer comes late", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("pixels > 100", "expression");
  const late = queries(made)[0].request;
  made.search.apply("pixels > 101", "expression");
  made.search.take({ kind: "queried", request: late, rows: [0] });
  assert.equal(made.state.lines.length, 3);
  made.search.apply("", "expression");
  answer(made, [0]);
  assert.equal(made.state.lines.length, 3);
  made.search.take({ kind: "queried", request: null, rows: [0] });
  assert.equal(made.state.lines.length, 3);
});

test("a wrong expression leaves the list as it was, and the one before is still applied", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("pixels > 101", "expression");
  answer(made, [2]);
  made.search.apply("pixels >", "expression");
  assert.equal(made.search.asked(queries(made)[1].request), true);
  assert.deepEqual(scenesOf(made.state), ["/2"]);
  made.search.again();
  assert.equal(queries(made)[2].query, "pixels > 101");
});

test("after a decision the expression is asked again, because verdicts are columns, too", (context) => {
  const made = new Made(context, ROWS);
  made.search.again();
  assert.deepEqual(made.sent, []);
  made.search.apply("verdict != 'accepted'", "expression");
  answer(made, [0, 1, 2]);
  made.go(1);
  made.search.again();
  answer(made, [1, 2]);
  assert.deepEqual(scenesOf(made.state), ["/1", "/2"]);
  assert.deepEqual(made.looked, ["/1", 0]); // the place is kept
});

test("an answer that changes nothing leaves the list alone", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("pixels > 100", "expression");
  answer(made, [1, 2]);
  const { lines } = made.state;
  made.search.again();
  answer(made, [2, 1]);
  assert.equal(made.state.lines, lines);
});

test("words end an expression, and an expression ends words", (context) => {
  const made = new Made(context, ROWS);
  made.search.apply("101", "words");
  made.search.apply("pixels > 101", "expression");
  answer(made, [2]);
  assert.deepEqual(scenesOf(made.state), ["/2"]);
  made.search.apply("100", "words");
  assert.deepEqual(scenesOf(made.state), ["/0"]);
});
