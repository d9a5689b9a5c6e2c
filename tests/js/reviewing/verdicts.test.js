import assert from "node:assert/strict";
import { test } from "node:test";

import { Verdicts } from "../../../whiteshot_nb/views/reviewing/verdicts.js";
import { madeEvent } from "../helpers/made_review.js";

test("the latest decision on a row holds, and undoing it brings back the one before", () => {
  const verdicts = new Verdicts(3);
  const first = madeEvent("accepted", [0, 1]);
  const second = madeEvent("rejected", [1]);
  for (const event of [first, second]) verdicts.add(event);
  assert.deepEqual([verdicts.held(0), verdicts.held(1), verdicts.held(2)], [first, second, undefined]);
  verdicts.add(madeEvent("undone", [1], { undoes: second.id }));
  assert.equal(verdicts.held(1), first);
  verdicts.add(madeEvent("undone", [1], { undoes: first.id }));
  assert.deepEqual([verdicts.held(0), verdicts.held(1)], [first, undefined]);
});

test("an event that comes twice counts once", () => {
  const verdicts = new Verdicts(1);
  const [first, second] = [madeEvent("accepted", [0]), madeEvent("rejected", [0])];
  assert.deepEqual(
    [first, second, first].map((event) => verdicts.add(event)),
    [true, true, false],
  );
  assert.equal(verdicts.held(0), second);
});

test("it is known which event is the latest, and whether one was here", () => {
  const verdicts = new Verdicts(1);
  assert.equal(verdicts.latest, null);
  assert.equal(verdicts.knows(null), true);
  const event = madeEvent("accepted", [0]);
  assert.equal(verdicts.knows(event.id), false);
  verdicts.add(event);
  assert.equal(verdicts.knows(event.id), true);
  assert.equal(verdicts.latest, event.id);
});
