import assert from "node:assert/strict";
import { test } from "node:test";

import { State } from "../../../whiteshot_nb/views/reviewing/state.js";
import { madeRow, Talk } from "../helpers/made_review.js";

/** @import { Decision } from "../../../whiteshot_nb/views/types" */

const CLUSTER = [madeRow(0), madeRow(1, { card: 1 }), madeRow(2, { card: 1 }), madeRow(3)];

/** @param {Partial<Decision>} more */
function decide(more) {
  return {
    kind: /** @type {const} */ ("decide"),
    request: "1",
    verdict: /** @type {const} */ ("accepted"),
    rows: [],
    comment: "",
    sure: false,
    seen: null,
    ...more,
  };
}

test("the rows come with what was decided on them, from which a review is made", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [0] }));
  await talk.say({ kind: "rows" });
  const state = new State(talk.answer("rows"));
  assert.deepEqual(
    state.rows.map(({ scene }) => scene),
    ["/0", "/1", "/2", "/3"],
  );
  assert.equal(talk.model.get("_review").title, "A room");
});

test("a decision is written, and told with the request that it answers", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [1, 2], comment: "fine", request: "7" }));
  assert.equal(talk.held(2)?.comment, "fine");
  const { request, events } = talk.answer("decided");
  assert.equal(request, "7");
  assert.deepEqual(
    events.map(({ verdict, rows, who, engine }) => [verdict, rows, who, engine]),
    [["accepted", [1, 2], "Ada", "compiled"]],
  );
});

test("nobody decides without a name, and the field of the name is asked for", async () => {
  const talk = new Talk(CLUSTER);
  talk.model.reviewer = "";
  await talk.say(decide({ rows: [0] }));
  assert.equal(talk.answer("trouble").field, "who");
  await talk.say({ kind: "undo", request: "1", rows: [0], seen: null });
  assert.equal(talk.answer("trouble").field, "who");
  assert.equal(talk.held(0), undefined);
});

test("an undo takes back what holds on the rows, one event for each decision", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [0] }));
  await talk.say(decide({ rows: [3] }));
  await talk.say({ kind: "undo", request: "2", rows: [0, 3], seen: null });
  const { request, events } = talk.answer("decided");
  assert.equal(request, "2");
  assert.deepEqual(
    events.map(({ verdict, rows }) => [verdict, rows]),
    [
      ["undone", [0]],
      ["undone", [3]],
    ],
  );
  assert.equal(talk.held(0), undefined);
});

test("the decisions of a file are told, without those on other scenes", async () => {
  const there = new Talk(CLUSTER);
  await there.say(decide({ rows: [3], verdict: "rejected" }));
  const other = new Talk([madeRow(9)]);
  await other.say(decide({ rows: [0] }));
  const talk = new Talk(CLUSTER);
  assert.deepEqual(talk.model.open(there.file.text()), [1, 1]);
  assert.deepEqual(
    talk.answer("events").events.map(({ verdict, rows }) => [verdict, rows]),
    [["rejected", [3]]],
  );
  assert.deepEqual(talk.model.open(other.file.text()), [1, 0]);
  assert.deepEqual(talk.answer("events").events, []);
});

test("the details of a scene have no note where its pictures are in full", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say({ kind: "facts", row: 1 });
  const { row, facts } = talk.answer("facts");
  assert.equal(row, 1);
  assert.deepEqual([facts.before.id, facts.after.id, facts.note], ["2", "3", null]);
});

test("thumbnails that are not there are left out", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say({ kind: "thumbnails", ids: ["1", "none", "3"] });
  assert.deepEqual(talk.answer("thumbnails").ids, ["1", "3"]);
});

test("a picture that cannot be read is answered without bytes, not left waiting", async () => {
  const talk = new Talk(CLUSTER);
  /** @type {number[]} */
  const sizes = [];
  talk.model.on("msg:custom", (_, buffers) => sizes.push(buffers.length));
  await talk.say({ kind: "picture", id: "damaged" });
  await talk.say({ kind: "picture", id: "1" });
  assert.deepEqual(sizes, [0, 1]);
});

test("who does not listen any more hears nothing", async () => {
  const talk = new Talk(CLUSTER);
  let heard = 0;
  const listen = () => {
    heard += 1;
  };
  talk.model.on("msg:custom", listen);
  await talk.say(decide({ rows: [0] }));
  talk.model.off("msg:custom", listen);
  await talk.say(decide({ rows: [3] }));
  assert.equal(heard, 1);
});

test("where no kernel runs, masks, news, expressions and exports are not answered", async () => {
  const talk = new Talk(CLUSTER);
  assert.deepEqual(await talk.say({ kind: "refresh", seen: null }), []);
  assert.deepEqual(await talk.say({ kind: "unmask", row: 0, mask: "m" }), []);
  assert.deepEqual(await talk.say({ kind: "query", request: "1", query: "pixels > 1" }), []);
  assert.equal(talk.model.get("offline"), true);
});
