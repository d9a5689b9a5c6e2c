import assert from "node:assert/strict";
import { test } from "node:test";

import { madeRow, Talk } from "../helpers/made_review.js";

/** @import { Decision } from "../../../whiteshot_nb/views/types" */

const CLUSTER = [madeRow(0), madeRow(1, { card: 1 }), madeRow(2, { card: 1 }), madeRow(3)];

/** @param {Partial<Decision>} more */
function decide(more) {
  const place = { row: more.rows?.[0] ?? null, member: false };
  return {
    kind: /** @type {const} */ ("decide"),
    verdict: /** @type {const} */ ("accepted"),
    rows: [],
    comment: "",
    sure: false,
    place,
    ...more,
  };
}

test("a decision is written, the list is another, and the next open line is gone to", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [1, 2], comment: "  fine  " }));
  assert.equal(talk.model.state.held(2)?.comment, "fine");
  assert.deepEqual(
    talk.answer("lines").lines.map(({ name }) => name),
    ["/0", "/3"],
  );
  assert.equal(talk.answer("decided").line, 0);
  assert.equal(talk.overview.done, 1);
});

test("nobody decides without a name, and the field of the name is asked for", async () => {
  const talk = new Talk(CLUSTER);
  talk.model.state.who = "";
  await talk.say(decide({ rows: [0] }));
  assert.equal(talk.answer("trouble").field, "who");
  assert.equal(talk.model.state.held(0), undefined);
});

test("a failed shot is accepted only after a question", async () => {
  const talk = new Talk([madeRow(0, { change: "failed" })]);
  await talk.say(decide({ rows: [0] }));
  assert.match(talk.answer("confirm").text, /The selection contains failed shots/);
  assert.equal(talk.model.state.held(0), undefined);
  await talk.say(decide({ rows: [0], sure: true }));
  assert.equal(talk.model.state.held(0)?.verdict, "accepted");
});

test("a failed shot is rejected without a question", async () => {
  const talk = new Talk([madeRow(0, { change: "failed" })]);
  await talk.say(decide({ rows: [0], verdict: "rejected" }));
  assert.equal(talk.model.state.held(0)?.verdict, "rejected");
});

test("pages that were taken out of a cluster are not decided with it", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say({ kind: "exclude", row: 2, place: { row: 1, member: false } });
  await talk.say(decide({ rows: [1, 2] }));
  assert.equal(talk.model.state.held(1)?.verdict, "accepted");
  assert.equal(talk.model.state.held(2), undefined);
});

test("a cluster of which every page was taken out says so", async () => {
  const talk = new Talk(CLUSTER);
  for (const row of [1, 2]) await talk.say({ kind: "exclude", row, place: { row, member: false } });
  await talk.say(decide({ rows: [1, 2] }));
  assert.match(talk.answer("trouble").text, /Every page of this cluster is excluded/);
});

test("the same decision a second time writes nothing", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [0] }));
  await talk.say(decide({ rows: [0] }));
  assert.deepEqual(talk.heard, [{ kind: "decided" }]);
  assert.equal(talk.model.state.verdicts.count, 1);
});

test("undo takes back what holds on the rows, or else one's latest decision, or says that there is none", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [0] }));
  await talk.say(decide({ rows: [3] }));
  await talk.say({ kind: "undo", rows: [0] });
  assert.equal(talk.model.state.held(0), undefined);
  await talk.say({ kind: "undo", rows: [] });
  assert.equal(talk.model.state.held(3), undefined);
  await talk.say({ kind: "undo", rows: [] });
  assert.match(talk.answer("trouble").text, /nothing to undo/);
});

test("an undo goes back to the scene that it opened again", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [3] }));
  await talk.say({ kind: "undo", rows: [3] });
  const { line, row } = talk.answer("decided");
  assert.equal(talk.lines[line ?? -1].name, "/3");
  assert.equal(row, 3);
});

test("filters narrow the list, and go to its beginning", async () => {
  const talk = new Talk([madeRow(0), madeRow(1, { change: "noise" })]);
  await talk.say({ kind: "filter", status: "open", changes: ["noise"], query: "" });
  assert.deepEqual(
    talk.answer("lines").lines.map(({ name }) => name),
    ["/1"],
  );
  assert.equal(talk.answer("decided").line, 0);
});

test("opening a cluster stays at the scene that is looked at", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say({ kind: "open", card: 1, place: { row: 2, member: true } });
  const { line, row } = talk.answer("decided");
  assert.deepEqual(talk.lines[line ?? -1].rows, [2]);
  assert.equal(row, 2);
});

test("a list of many is sent a page at a time", async () => {
  const talk = new Talk(Array.from({ length: 200 }, (_, number) => madeRow(number)));
  await talk.say({ kind: "lines", start: 150 });
  const { start, lines } = talk.answer("lines");
  assert.equal(start, 150);
  assert.equal(lines.length, 50);
  assert.equal(lines[0].name, "/150");
  assert.equal(talk.overview.lines, 200);
});

test("each list has a later version than the one before", async () => {
  const talk = new Talk(CLUSTER);
  const { version } = talk.overview;
  await talk.say(decide({ rows: [0] }));
  assert.ok(talk.overview.version > version);
  assert.equal(talk.answer("lines").version, talk.overview.version);
});

test("the facts of a scene have the verdict on it", async () => {
  const talk = new Talk(CLUSTER);
  await talk.say(decide({ rows: [0], verdict: "rejected", comment: "wrong font" }));
  await talk.say({ kind: "facts", row: 0 });
  const { verdict, reviewer, comment, note } = talk.answer("facts").facts;
  assert.deepEqual({ verdict, reviewer, comment }, { verdict: "rejected", reviewer: "Ada", comment: "wrong font" });
  assert.equal(note, null);
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
  let changes = 0;
  const changed = () => {
    changes += 1;
  };
  talk.model.on("change:_overview", changed);
  await talk.say(decide({ rows: [0] }));
  talk.model.off("change:_overview", changed);
  await talk.say(decide({ rows: [3] }));
  assert.equal(changes, 1);
});

test("where no kernel runs, masks, news and exports are not answered", async () => {
  const talk = new Talk(CLUSTER);
  assert.deepEqual(await talk.say({ kind: "refresh", place: { row: 0, member: false } }), []);
  assert.deepEqual(await talk.say({ kind: "unmask", row: 0, mask: "m" }), []);
  assert.equal(talk.model.get("offline"), true);
});
