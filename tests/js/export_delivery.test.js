import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { ExportDelivery } from "../../whiteshot_nb/views/export_delivery.js";

/** @import { ExportState } from "../../whiteshot_nb/views/export_delivery.js" */
/** @import { ExportAnswer, ExportChannel, ExportRequest } from "../../whiteshot_nb/views/types" */

const CSV = { suffix: ".csv", label: "CSV", about: "A table" };

/** @type {ExportRequest[]} */
let sent = [];
/** @type {ExportState[]} */
let shown = [];
/** @type {{ href: string, download: string }[]} */
let saved = [];

// The link by which a browser saves a file.
Object.assign(globalThis, {
  document: {
    createElement: () => {
      const link = { href: "", download: "", click: () => saved.push({ ...link }) };
      return link;
    },
  },
});

function begun() {
  const model = { send: (/** @type {ExportRequest} */ message) => sent.push(message) };
  const delivery = new ExportDelivery(/** @type {ExportChannel} */ (/** @type {unknown} */ (model)), (state) =>
    shown.push(state),
  );
  delivery.begin(CSV);
  const { order } = sent[0];
  /** @param {Record<string, unknown>} status @param {string} [text] */
  const answer = (status, text = "") => {
    const bytes = new DataView(new TextEncoder().encode(text).buffer);
    delivery.receive(/** @type {ExportAnswer} */ ({ kind: "export", order, ...status }), [bytes]);
  };
  return { delivery, order, answer };
}

beforeEach(() => {
  sent = [];
  shown = [];
  saved = [];
});

test("a file is ordered, asked for piece by piece, and saved whole under its name", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] }); // the address is kept for a minute
  const { answer } = begun();
  answer({ state: "ready", name: "shots.csv", size: 6 });
  answer({ state: "piece", offset: 0 }, "abcd");
  assert.equal(saved.length, 0);
  answer({ state: "piece", offset: 4 }, "ef");
  const offsets = sent.flatMap((message) => (message.kind === "export-piece" ? [message.offset] : []));
  assert.deepEqual(offsets, [0, 4]);
  assert.equal(saved[0].download, "shots.csv");
  assert.equal(await (await fetch(saved[0].href)).text(), "abcdef");
  assert.match(shown.at(-1)?.text ?? "", /Downloaded shots.csv/);
});

test("a piece that comes twice is taken once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { answer } = begun();
  answer({ state: "ready", name: "shots.csv", size: 6 });
  answer({ state: "piece", offset: 0 }, "abc");
  answer({ state: "piece", offset: 0 }, "abc");
  answer({ state: "piece", offset: 3 }, "def");
  assert.equal(await (await fetch(saved[0].href)).text(), "abcdef");
});

test("answers to another order are ignored", () => {
  const { answer } = begun();
  const before = shown.length;
  answer({ order: "another", state: "failed", text: "The disk is full" });
  assert.equal(shown.length, before);
});

test("how far it is is shown while the file is made", () => {
  const { answer } = begun();
  answer({ state: "making", done: 3, total: 10 });
  assert.deepEqual(shown.at(-1), { text: "Making the CSV…", count: "3 of 10", busy: true });
});

test("a failure is shown as one, in the kernel's words", () => {
  const { answer } = begun();
  answer({ state: "failed", text: "The disk is full" });
  assert.deepEqual(shown.at(-1), { text: "The disk is full", bad: true });
});

test("a cancelled export tells the kernel, and what comes later is ignored", () => {
  const { delivery, order, answer } = begun();
  delivery.cancel();
  assert.deepEqual(sent.at(-1), { kind: "export-cancel", order });
  answer({ state: "ready", name: "shots.csv", size: 3 });
  assert.deepEqual(shown.at(-1), { text: "Export cancelled." });
});

test("where nothing is exported there is nothing to cancel", () => {
  const { delivery } = begun();
  delivery.cancel();
  const requests = sent.length;
  delivery.cancel();
  assert.equal(sent.length, requests);
});

test("each order has an id of its own, which the kernel takes", () => {
  const orders = [begun().order];
  sent = [];
  orders.push(begun().order);
  assert.notEqual(orders[0], orders[1]);
  assert.ok(orders.every((order) => order.length > 0 && order.length <= 64));
});
