import assert from "node:assert/strict";
import { test } from "node:test";

import { newsOf } from "../../../whiteshot_nb/views/reviewing/news.js";
import { madeEvent } from "../helpers/made_review.js";

const name = (/** @type {number} */ row) => `/g/${row}`;
const BO = { who: "Bo" };

test("what somebody else decided is told by the scene, or by the number of scenes", () => {
  assert.equal(newsOf([madeEvent("rejected", [0], BO)], "Ada", name), "Bo rejected /g/0");
  assert.equal(newsOf([madeEvent("accepted", [0, 2], BO)], "Ada", name), "Bo accepted 2 scenes");
  assert.equal(newsOf([madeEvent("undone", [0, 2], BO)], "Ada", name), "Bo undid the verdict on 2 scenes");
});

test("what one has decided oneself is no news", () => {
  assert.equal(newsOf([madeEvent("rejected", [0])], "Ada", name), "");
  assert.equal(newsOf([], "Ada", name), "");
});

test("news of many decisions are counted", () => {
  const events = ["rejected", "accepted", "rejected", "accepted", "rejected"].map((verdict) =>
    madeEvent(/** @type {"accepted" | "rejected"} */ (verdict), [1], BO),
  );
  assert.equal(newsOf(events, "Ada", name), "Bo rejected /g/1; Bo accepted /g/1; Bo rejected /g/1; and 2 more");
});
