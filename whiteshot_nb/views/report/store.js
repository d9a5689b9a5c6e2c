import { Archive } from "./archive.js";

/** @import { PictureEntry, PictureNumber } from "../types" */

/**
 * @typedef {object} StoredPicture
 * @property {string} sha256
 * @property {string} name of its file
 * @property {number} width
 * @property {number} height
 * @property {boolean} there whether it could be read
 * @property {boolean} thumbnail whether the page has a thumbnail of it
 * @property {boolean} full whether the page has it in full
 */

// The pictures of a report by their numbers: out of this page, or out of the ZIP beside it when somebody opens it.

const MOST_PIXELS = 16_000_000; // of an enlarged thumbnail

/** @type {Promise<void>} */
const parsed = new Promise((done) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => done(), { once: true });
  else done();
});

/** @param {string} text */
function decoded(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/**
 * A picture of the page; while the page is still being read, the last block that is there may be cut short.
 * @param {"thumbnail" | "picture"} kind
 * @param {PictureNumber} number
 */
async function embedded(kind, number) {
  const block = document.getElementById(`${kind}-${number}`);
  if (!block?.nextSibling) await parsed;
  const whole = document.getElementById(`${kind}-${number}`);
  return whole && decoded(whole.textContent);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} width
 * @param {number} height
 */
async function enlarged(bytes, width, height) {
  const small = await createImageBitmap(new Blob([bytes], { type: "image/webp" }));
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, width, height);
  small.close();
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

export class Store {
  /** @param {{ pictures: PictureEntry[], folder: string }} data */
  constructor({ pictures, folder }) {
    this.folder = folder;
    /** @type {StoredPicture[]} */
    this.pictures = pictures.map(([sha256, name, width, height, there, thumbnail, full]) => {
      return { sha256, name, width, height, there: there === 1, thumbnail: thumbnail === 1, full: full === 1 };
    });
    /** @type {Archive | null} */
    this.archive = null;
  }

  /** @param {PictureNumber} number */
  picture(number) {
    return this.pictures[Number(number)];
  }

  // How many pictures are not in this page in full.
  get beside() {
    return this.pictures.filter((one) => !one.full && one.there).length;
  }

  // Where the pictures are, in words.
  whereabouts() {
    const there = this.pictures.filter((one) => one.there);
    const beside = this.beside;
    const bare = there.filter((one) => !one.full && !one.thumbnail).length;
    if (!beside) return "All pictures are in this file, as they were captured.";
    return (
      `${(there.length - beside).toLocaleString()} of ${there.length.toLocaleString()} pictures are in this file as they were captured. ` +
      `Of the others it has thumbnails${bare ? ` (but of ${bare.toLocaleString()})` : ""}; they are in ${this.folder}.zip. ` +
      `Open it with the button below, or unpack it so that the folder ${this.folder} stands beside this file.`
    );
  }

  /**
   * Take the ZIP that somebody chose, if it has pictures of this report.
   * @param {File} file
   */
  async open(file) {
    const archive = await Archive.of(file);
    if (!this.pictures.some((one) => archive.has(this.path(one)))) {
      throw new Error(`${file.name} has no pictures of this report.`);
    }
    this.archive = archive;
  }

  /** @param {StoredPicture} one */
  path(one) {
    return `${this.folder}/${one.name}`;
  }

  /**
   * Where a picture is when the ZIP is unpacked beside the report.
   * @param {PictureNumber} number
   */
  link(number) {
    return this.path(this.picture(number)).split("/").map(encodeURIComponent).join("/");
  }

  /**
   * Whether a picture can be had in full, here and now.
   * @param {PictureNumber} number
   */
  whole(number) {
    const one = this.picture(number);
    return one.full || this.archive?.has(this.path(one)) === true;
  }

  /**
   * A thumbnail as an address, at once; empty if there is none, or not yet.
   * @param {PictureNumber} number
   */
  source(number) {
    const block = document.getElementById(`thumbnail-${number}`);
    return block ? `data:image/webp;base64,${block.textContent}` : "";
  }

  /** @param {PictureNumber} number */
  async thumbnail(number) {
    return this.picture(number)?.thumbnail ? embedded("thumbnail", number) : null;
  }

  /**
   * The PNG, or else nothing.
   * @param {PictureNumber} number
   */
  async png(number) {
    const one = this.picture(number);
    if (one.full) return embedded("picture", number);
    return this.archive?.has(this.path(one)) ? this.archive.read(this.path(one)) : null;
  }

  /**
   * The PNG, or a thumbnail that was made as large.
   * @param {PictureNumber} number
   */
  async paper(number) {
    const whole = await this.png(number);
    const { width, height } = this.picture(number);
    if (whole || !width || width * height > MOST_PIXELS) return whole;
    const small = await this.thumbnail(number);
    return small && enlarged(small, width, height);
  }
}
