import assert from "node:assert/strict";
import { test } from "node:test";

import { Archive } from "../../../whiteshot_nb/views/report/archive.js";

const UTF8 = new TextEncoder();

/**
 * The bytes of numbers, each of 2 or 4 bytes, the lowest byte first.
 * @param {...[bytes: 2 | 4, value: number]} numbers
 */
function packed(...numbers) {
  return numbers.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 255));
}

/**
 * A ZIP file.
 * @param {{ name: string, text: string, method?: number }[]} files
 * @param {{ before?: string, comment?: string }} [around]
 */
function zipOf(files, { before = "", comment = "" } = {}) {
  /** @type {number[]} */
  const body = [...UTF8.encode(before)];
  /** @type {number[]} */
  const list = [];
  for (const { name, text, method = 0 } of files) {
    const [path, data] = [UTF8.encode(name), UTF8.encode(text)];
    const about = packed([2, 20], [2, 0], [2, method], [4, 0], [4, 0], [4, data.length], [4, data.length]);
    const entry = [
      ...packed([4, 0x02014b50], [2, 20]),
      ...about,
      ...packed([2, path.length], [2, 0], [2, 0], [4, 0], [4, 0]),
    ];
    list.push(...entry, ...packed([4, body.length]), ...path);
    body.push(...packed([4, 0x04034b50]), ...about, ...packed([2, path.length], [2, 4]), ...path, 1, 2, 3, 4, ...data);
  }
  const end = packed([4, 0x06054b50], [4, 0], [2, files.length], [2, files.length], [4, list.length], [4, body.length]);
  const words = UTF8.encode(comment);
  return new Blob([new Uint8Array([...body, ...list, ...end, ...packed([2, words.length]), ...words])]);
}

/**
 * @param {Archive} archive
 * @param {string} name
 */
async function textOf(archive, name) {
  return new TextDecoder().decode(await archive.read(name));
}

const TWO = [
  { name: "pictures/a.png", text: "first" },
  { name: "pictures/é.png", text: "second" },
];

test("each picture of a ZIP is read by its name", async () => {
  const archive = await Archive.of(zipOf(TWO));
  assert.equal(await textOf(archive, "pictures/a.png"), "first");
  assert.equal(await textOf(archive, "pictures/é.png"), "second");
});

test("a picture that the ZIP does not have is not there", async () => {
  const archive = await Archive.of(zipOf(TWO));
  assert.equal(archive.has("pictures/a.png"), true);
  assert.equal(archive.has("pictures/c.png"), false);
});

test("a ZIP with a comment is read", async () => {
  const archive = await Archive.of(zipOf(TWO, { comment: "whiteshot report pictures" }));
  assert.equal(await textOf(archive, "pictures/é.png"), "second");
});

test("an entry that is compressed, as after repacking, counts as not there", async () => {
  const archive = await Archive.of(zipOf([{ name: "pictures/a.png", text: "…", method: 8 }]));
  assert.equal(archive.has("pictures/a.png"), false);
});

test("an empty ZIP has nothing", async () => {
  assert.equal((await Archive.of(zipOf([]))).entries.size, 0);
});

for (const [what, bytes] of Object.entries({
  "an empty file": "",
  "a text": "This is a text of some length, and no ZIP.",
})) {
  test(`${what} is refused in a sentence`, async () => {
    await assert.rejects(Archive.of(new Blob([bytes])), /This file is not a ZIP file/);
  });
}
