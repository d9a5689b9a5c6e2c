import assert from "node:assert/strict";
import { test } from "node:test";

import { batched, Urls } from "../../whiteshot_nb/views/viewer.js";

const BYTES = new Uint8Array([1, 2, 3]);

/** @param {string | undefined} url */
async function alive(url) {
  return (
    url !== undefined &&
    (await fetch(url).then(
      () => true,
      () => false,
    ))
  );
}

test("a picture is found by its key, with the bytes that were put", async () => {
  const urls = new Urls();
  const url = urls.put("a", BYTES, "image/png");
  assert.equal(urls.get("a"), url);
  assert.deepEqual(new Uint8Array(await (await fetch(url)).arrayBuffer()), BYTES);
  urls.clear();
});

test("of more than the greatest number the oldest goes, and its memory with it", async () => {
  const urls = new Urls(2);
  const first = urls.put("a", BYTES, "image/png");
  urls.put("b", BYTES, "image/png");
  urls.put("c", BYTES, "image/png");
  assert.equal(urls.get("a"), undefined);
  assert.equal(await alive(first), false);
  assert.equal(await alive(urls.get("b")), true);
  urls.clear();
});

test("a picture that is put again replaces the one before", async () => {
  const urls = new Urls();
  const old = urls.put("a", BYTES, "image/png");
  const now = urls.put("a", BYTES, "image/png");
  assert.equal(await alive(old), false);
  assert.equal(await alive(now), true);
  urls.clear();
});

test("clearing frees every picture", async () => {
  const urls = new Urls();
  const all = ["a", "b"].map((key) => urls.put(key, BYTES, "image/png"));
  urls.clear();
  assert.deepEqual(await Promise.all(all.map(alive)), [false, false]);
});

/** Requests that are sent when the frame is over. @param {(ask: (id: string) => void) => void} within */
function sentInOneFrame(within) {
  /** @type {string[][]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const frames = [];
  Object.assign(globalThis, { requestAnimationFrame: (/** @type {() => void} */ draw) => frames.push(draw) });
  within(batched((ids) => sent.push(ids)));
  assert.equal(sent.length, 0);
  for (const draw of frames) draw();
  Reflect.deleteProperty(globalThis, "requestAnimationFrame");
  return sent;
}

test("what is asked for within one frame is one request, each picture once", () => {
  const sent = sentInOneFrame((ask) => {
    for (const id of ["a", "b", "a"]) ask(id);
  });
  assert.deepEqual(sent, [["a", "b"]]);
});

test("many pictures are asked for in requests of at most 24", () => {
  const sent = sentInOneFrame((ask) => {
    for (let number = 0; number < 50; number += 1) ask(String(number));
  });
  assert.deepEqual(
    sent.map(({ length }) => length),
    [24, 24, 2],
  );
});
