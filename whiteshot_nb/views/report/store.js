import { Archive } from "./archive.js";

/** @import { PictureEntry, PictureNumber } from "../types" */

/**
 * @typedef {object} StoredPicture
 * @property {string} sha256
 * @property {string} name file name
 * @property {number} width
 * @property {number} height
 * @property {boolean} there whether the picture is intact
 * @property {boolean} thumbnail whether the page contains its thumbnail
 * @property {boolean} full whether the page contains the full picture
 */

// The pictures of a report by their numbers: from this page, or from the ZIP next to it if the user has opened it.

const MOST_PIXELS = 16_000_000; // maximum size of an enlarged thumbnail

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
 * Return a picture of the page. While the page is loading, wait if the picture's element may be incomplete.
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

  // The number of pictures that the page does not contain in full.
  get beside() {
    return this.pictures.filter((one) => !one.full && one.there).length;
  }

  // A text that says where the pictures are.
  whereabouts() {
    const there = this.pictures.filter((one) => one.there);
    const beside = this.beside;
    const bare = there.filter((one) => !one.full && !one.thumbnail).length;
    if (!beside) return "This file contains all pictures in full.";
    return (
      `This file contains ${(there.length - beside).toLocaleString()} of ${there.length.toLocaleString()} pictures in full. ` +
      `For the others it contains thumbnails${bare ? ` (except for ${bare.toLocaleString()})` : ""}; the full pictures are in ${this.folder}.zip. ` +
      `Open the ZIP with the button below, or unpack it so that the folder ${this.folder} is next to this file.`
    );
  }

  /**
   * Open a ZIP if it contains pictures of this report.
   * @param {File} file
   */
  async open(file) {
    const archive = await Archive.of(file);
    if (!this.pictures.some((one) => archive.has(this.path(one)))) {
      throw new Error(`${file.name} does not contain pictures of this report.`);
    }
    this.archive = archive;
  }

  /** @param {StoredPicture} one */
  path(one) {
    return `${this.folder}/${one.name}`;
  }

  /**
   * Return the relative URL of a picture if the ZIP is unpacked next to the report.
   * @param {PictureNumber} number
   */
  link(number) {
    return this.path(this.picture(number)).split("/").map(encodeURIComponent).join("/");
  }

  /**
   * Return whether the full picture is available.
   * @param {PictureNumber} number
   */
  whole(number) {
    const one = this.picture(number);
    return one.full || this.archive?.has(this.path(one)) === true;
  }

  /**
   * Return a thumbnail as a data URL; empty if there is none, or if it is not loaded yet.
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
   * Return the PNG; null if it is not available.
   * @param {PictureNumber} number
   */
  async png(number) {
    const one = this.picture(number);
    if (one.full) return embedded("picture", number);
    return this.archive?.has(this.path(one)) ? this.archive.read(this.path(one)) : null;
  }

  /**
   * Return the PNG, or, if it is not available, the thumbnail enlarged to the same size.
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
