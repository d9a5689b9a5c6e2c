import assert from "node:assert/strict";
import { test } from "node:test";

import { complaintOf, Verdicts } from "../../../whiteshot_nb/views/report/verdicts.js";

const PAIRS = ["/a", "/b", "/c"].map((scene) => ({
  room: "r",
  scene,
  baseline: `old ${scene}`,
  sha256: `new ${scene}`,
}));
const ADA = { who: "Ada" };

function made() {
  return new Verdicts(PAIRS, []);
}

/** A record as a file has it. @param {Record<string, unknown>} [more] */
function recordOf(more = {}) {
  return {
    id: "20260101-120000-000000-abcdef01",
    verdict: "accepted",
    who: "Grace",
    at: "2026-01-01T12:00:00+00:00",
    comment: "",
    engine: "compiled",
    undoes: null,
    variant: false,
    pairs: [PAIRS[0]],
    ...more,
  };
}

/** @param {unknown[]} events */
function fileOf(...events) {
  return JSON.stringify({ format: "whiteshot verdicts", version: 1, events });
}

test("the latest verdict on a scene holds", () => {
  const verdicts = made();
  verdicts.add("accepted", [0, 1], ADA);
  verdicts.add("rejected", [1], { who: "Grace", comment: "wrong font" });
  assert.equal(verdicts.held(0)?.verdict, "accepted");
  assert.equal(verdicts.held(1)?.verdict, "rejected");
  assert.equal(verdicts.held(1)?.comment, "wrong font");
  assert.equal(verdicts.held(2), undefined);
});

test("undoing brings back the verdict before it, on these scenes only", () => {
  const verdicts = made();
  verdicts.add("accepted", [0, 1], ADA);
  verdicts.add("rejected", [0, 1], ADA);
  verdicts.undo([1], "Ada");
  assert.equal(verdicts.held(0)?.verdict, "rejected");
  assert.equal(verdicts.held(1)?.verdict, "accepted");
});

test("undoing several decisions writes one event for each", () => {
  const verdicts = made();
  verdicts.add("accepted", [0, 1], ADA);
  verdicts.add("rejected", [2], ADA);
  verdicts.undo([0, 1, 2], "Ada");
  const { events } = JSON.parse(verdicts.text());
  assert.deepEqual(
    events.slice(2).map((/** @type {{ pairs: { scene: string }[] }} */ { pairs }) => pairs.map(({ scene }) => scene)),
    [["/a", "/b"], ["/c"]],
  );
});

test("later verdicts have later ids, also within one millisecond", () => {
  const verdicts = made();
  const ids = Array.from({ length: 50 }, () => verdicts.add("accepted", [0], ADA).id);
  assert.deepEqual(ids, ids.toSorted());
  assert.equal(new Set(ids).size, 50);
});

test("a file that was saved gives another reader the same verdicts", () => {
  const mine = made();
  mine.add("accepted", [0], { ...ADA, comment: "fine" });
  mine.add("rejected", [1], ADA);
  mine.undo([1], "Ada");
  const yours = made();
  assert.deepEqual(yours.take(mine.text()), [3, 3]);
  assert.equal(yours.held(0)?.comment, "fine");
  assert.equal(yours.held(1), undefined);
});

test("a file taken twice counts once", () => {
  const verdicts = made();
  assert.deepEqual(verdicts.take(fileOf(recordOf())), [1, 1]);
  assert.deepEqual(verdicts.take(fileOf(recordOf())), [0, 0]);
  assert.equal(verdicts.count, 1);
});

test("verdicts on other scenes, or on other pictures of a scene, decide nothing here and are saved again", () => {
  const verdicts = made();
  const elsewhere = recordOf({ pairs: [{ ...PAIRS[0], scene: "/elsewhere" }] });
  const older = recordOf({
    id: "20260101-120001-000000-abcdef01",
    pairs: [{ ...PAIRS[0], sha256: "another picture" }],
  });
  assert.deepEqual(verdicts.take(fileOf(elsewhere, older)), [2, 0]);
  assert.equal(verdicts.held(0), undefined);
  assert.equal(JSON.parse(verdicts.text()).events.length, 2);
});

test("a file that was encoded anew is the same picture, whichever side knows what it shows", () => {
  const shown = PAIRS.map((pair) => ({ ...pair, baseline_shown_digest: "1:before", shown_digest: "1:after" }));
  const anew = { ...shown[0], baseline: "old, anew", sha256: "new, anew" };
  const verdicts = new Verdicts(shown, []);
  assert.deepEqual(verdicts.take(fileOf(recordOf({ pairs: [anew] }))), [1, 1]);
  assert.equal(verdicts.held(0)?.verdict, "accepted");
  const taught = new Verdicts(PAIRS, []); // knows files only, until the file says what they show
  const first = recordOf({ pairs: [shown[0]] });
  const second = recordOf({ id: "20260101-120001-000000-abcdef01", verdict: "rejected", pairs: [anew] });
  assert.deepEqual(taught.take(fileOf(first, second)), [2, 2]);
  assert.equal(taught.held(0)?.verdict, "rejected");
});

test("what a file says of a picture never replaces what the report knows", () => {
  const verdicts = new Verdicts([{ ...PAIRS[0], shown_digest: "1:after" }], []);
  const other = { ...PAIRS[0], sha256: "another", shown_digest: "1:other" };
  const claim = recordOf({ id: "20260101-120001-000000-abcdef01", pairs: [{ ...PAIRS[0], shown_digest: "1:other" }] });
  assert.deepEqual(verdicts.take(fileOf(recordOf({ pairs: [other] }), claim)), [2, 1]);
});

test("a verdict counts for its baseline, and one without a baseline for all", () => {
  const verdicts = new Verdicts(PAIRS, [], "release");
  const main = recordOf({ baseline: "main" });
  const release = recordOf({ id: "20260101-120001-000000-abcdef01", baseline: "release", pairs: [PAIRS[1]] });
  const old = recordOf({ id: "20260101-120002-000000-abcdef01", pairs: [PAIRS[2]] });
  assert.deepEqual(verdicts.take(fileOf(main, release, old)), [3, 2]);
  assert.deepEqual(
    PAIRS.map((_, row) => verdicts.held(row)?.verdict),
    [undefined, "accepted", "accepted"],
  );
  verdicts.add("rejected", [0], ADA);
  verdicts.undo([0, 1, 2], "Ada");
  const { events } = JSON.parse(verdicts.text());
  assert.deepEqual(
    events.slice(3).map((/** @type {{ baseline: string }} */ { baseline }) => baseline),
    ["release", "release", "release", null],
  );
});

test("what was taken or decided is unsaved until it is saved", () => {
  const verdicts = made();
  verdicts.take(fileOf(recordOf()));
  verdicts.add("accepted", [1], ADA);
  assert.equal(verdicts.unsaved, 2);
  verdicts.saved = verdicts.count;
  assert.equal(verdicts.unsaved, 0);
});

test("events of the library hold, and are not written into a file", () => {
  const event = { ...recordOf(), rows: [0], verdict: /** @type {const} */ ("accepted") };
  const verdicts = new Verdicts(PAIRS, [event]);
  assert.equal(verdicts.held(0)?.who, "Grace");
  assert.equal(verdicts.count, 0);
});

test("the same pictures in two rows are decided together by a file", () => {
  const verdicts = new Verdicts([PAIRS[0], PAIRS[0]], []);
  verdicts.take(fileOf(recordOf()));
  assert.equal(verdicts.held(1)?.verdict, "accepted");
});

for (const [what, text] of Object.entries({
  "no JSON": "accepted!",
  "another format": JSON.stringify({ format: "other", version: 1, events: [] }),
  "another version": JSON.stringify({ format: "whiteshot verdicts", version: 2, events: [] }),
  "JSON null": "null",
  "no name": fileOf(recordOf({ who: "" })),
  "no id": fileOf(recordOf({ id: undefined })),
  "an id that is no text": fileOf(recordOf({ id: 12345678 })),
  "an unknown verdict": fileOf(recordOf({ verdict: "perhaps" })),
  "no scenes": fileOf(recordOf({ pairs: [] })),
  "an impossible time": fileOf(recordOf({ at: "2026-13-01T12:00:00Z" })),
  "a time without a zone": fileOf(recordOf({ at: "2026-01-01T12:00:00" })),
  "an undoing of nothing": fileOf(recordOf({ verdict: "undone" })),
  "an event that is null": fileOf(null),
  "one bad event among good ones": fileOf(recordOf(), recordOf({ who: 1 })),
})) {
  test(`a file with ${what} is refused, and nothing of it is taken`, () => {
    const verdicts = made();
    assert.throws(() => verdicts.take(text), /This is not a file of verdicts/);
    assert.equal(verdicts.count, 0);
  });
}

test("a decision needs a name, and name and comment have a greatest length", () => {
  assert.match(complaintOf({ who: "", comment: "" }), /Enter your name/);
  assert.match(complaintOf({ who: "a".repeat(201), comment: "" }), /at most 200/);
  assert.match(complaintOf({ who: "Ada", comment: "a".repeat(20_001) }), /at most 20,000/);
  assert.equal(complaintOf({ who: "Ada", comment: "" }), "");
});

test("the length of a name is counted in characters, not in halves of them", () => {
  assert.equal(complaintOf({ who: "😀".repeat(200), comment: "" }), "");
});
