import assert from "node:assert/strict";
import { test } from "node:test";

import { Decisions } from "../../../whiteshot_nb/views/review/decisions.js";

/** @import { ReviewRequest, Verdict } from "../../../whiteshot_nb/views/types" */
/** @import { Review } from "../../../whiteshot_nb/views/review/review.js" */

const LINE = { card: 4, rows: [4, 5, 6], member: false };

/** Somebody who decides on row 5 of a cluster, a second after the last decision. @param {import("node:test").TestContext} context */
function reviewed(context) {
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  /** @type {ReviewRequest[]} */
  const sent = [];
  /** @type {(number | string | undefined)[]} */
  const gone = [];
  /** @type {(string | null)[]} */
  const asked = [];
  const review = {
    head: { tell: () => {} },
    panel: { comment: { value: "why" }, ask: (/** @type {string | null} */ text) => asked.push(text) },
    navigation: {
      line: /** @type {typeof LINE | undefined} */ (LINE),
      row: 5,
      place: { row: 5, member: false },
      go: (/** @type {number} */ line, /** @type {number | undefined} */ row) => gone.push(line, row),
      stay: () => gone.push("stay"),
    },
    send: (/** @type {ReviewRequest} */ message) => sent.push(message),
  };
  const decisions = new Decisions(/** @type {Review} */ (/** @type {unknown} */ (review)));
  const wait = (/** @type {number} */ milliseconds) => {
    now += milliseconds;
  };
  return { decisions, review, sent, gone, asked, wait };
}

/** @param {ReviewRequest[]} sent */
function decided(sent) {
  return sent.flatMap((message) => (message.kind === "decide" ? [message] : []));
}

test("a decision is about the whole card, with Shift only about the page", (context) => {
  const { decisions, sent, wait } = reviewed(context);
  decisions.decide("accepted");
  decisions.done({ kind: "decided" });
  wait(1000);
  decisions.decide("rejected", true);
  assert.deepEqual(
    decided(sent).map(({ verdict, rows }) => [verdict, rows]),
    [
      ["accepted", [4, 5, 6]],
      ["rejected", [5]],
    ],
  );
});

test("a decision takes the comment with it, and leaves the field empty", (context) => {
  const { decisions, review, sent } = reviewed(context);
  decisions.decide("accepted");
  assert.equal(decided(sent)[0].comment, "why");
  assert.equal(review.panel.comment.value, "why");
  decisions.done({ kind: "decided", line: 2 });
  assert.equal(review.panel.comment.value, "");
});

test("a key that is pressed twice decides once", (context) => {
  const { decisions, sent, wait } = reviewed(context);
  decisions.decide("accepted");
  decisions.done({ kind: "decided" });
  wait(200);
  decisions.decide("accepted");
  assert.equal(sent.length, 1);
  wait(200);
  decisions.decide("accepted");
  assert.equal(sent.length, 2);
});

test("nothing is decided while the kernel writes the decision before", (context) => {
  const { decisions, sent, wait } = reviewed(context);
  decisions.decide("accepted");
  wait(5000);
  decisions.decide("rejected");
  assert.equal(sent.length, 1);
});

test("nothing is decided where the list is empty, or another list is on its way", (context) => {
  const { decisions, review, sent } = reviewed(context);
  Object.assign(review.navigation, { row: undefined });
  decisions.decide("accepted", true);
  decisions.undo(false, true);
  review.navigation.line = undefined;
  decisions.decide("accepted");
  decisions.exclude();
  assert.deepEqual(sent, []);
});

const DOUBT = {
  kind: /** @type {const} */ ("confirm"),
  text: "The selection contains failed shots.",
  verdict: /** @type {Verdict} */ ("accepted"),
  line: 1,
  row: 5,
};

test("the same decision after a question is sure", (context) => {
  const { decisions, sent, asked, wait } = reviewed(context);
  decisions.decide("accepted");
  decisions.confirm(DOUBT);
  assert.equal(asked.at(-1), "The selection contains failed shots.");
  wait(1000);
  decisions.decide("accepted");
  assert.deepEqual(
    decided(sent).map(({ sure }) => sure),
    [false, true],
  );
});

test("another decision after a question is not sure", (context) => {
  const { decisions, sent, wait } = reviewed(context);
  decisions.decide("accepted");
  decisions.confirm(DOUBT);
  wait(1000);
  decisions.decide("accepted", true);
  assert.equal(decided(sent)[1].sure, false);
});

test("a question is forgotten where somebody goes elsewhere", (context) => {
  const { decisions, sent, wait } = reviewed(context);
  decisions.decide("accepted");
  decisions.confirm(DOUBT);
  decisions.unask();
  wait(1000);
  decisions.decide("accepted");
  assert.equal(decided(sent)[1].sure, false);
});

test("after a decision the review goes where the kernel says, or stays", (context) => {
  const { decisions, gone } = reviewed(context);
  decisions.done({ kind: "decided", line: 3, row: 8 });
  decisions.done({ kind: "decided", line: null, row: null });
  decisions.done({ kind: "decided" });
  assert.deepEqual(gone, [3, 8, "stay"]);
});

test("undo is about the card, the page, or the latest decision", (context) => {
  const { decisions, sent } = reviewed(context);
  decisions.undo(false);
  decisions.undo(false, true);
  decisions.undo(true);
  assert.deepEqual(
    sent.map((message) => (message.kind === "undo" ? message.rows : null)),
    [[4, 5, 6], [5], []],
  );
});
