import { batched, imagesOf, Urls } from "../viewer.js";

/** @import { Bytes, Facts, ReviewRequest } from "../types" */

// Thumbnails and full pictures of the review. Each is requested once; the latest are kept in memory.

const THUMBNAILS = 600;
const PICTURES = 24;

/** @param {string} url */
async function loaded(url) {
  const image = new Image();
  Object.assign(image, { src: url, alt: "", draggable: false });
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {string} url
 */
function reveal(image, url) {
  image.src = url;
  image.hidden = false;
}

export class Pictures {
  #thumbnails = new Urls(THUMBNAILS);
  #pictures = new Urls(PICTURES);
  /** @type {Set<string>} */
  #wanted = new Set();
  /** @param {(message: ReviewRequest) => void} send */
  constructor(send) {
    this.send = send;
    this.ask = batched((ids) => send({ kind: "thumbnails", ids }));
  }

  /**
   * @param {string} id
   * @param {HTMLImageElement} image
   */
  thumbnail(id, image) {
    const url = this.#thumbnails.get(id);
    if (url) reveal(image, url);
    else this.ask(id);
  }

  /**
   * @param {Element} root
   * @param {string[]} ids
   * @param {Bytes[]} buffers
   */
  takeThumbnails(root, ids, buffers) {
    for (const [index, id] of ids.entries()) {
      const url = this.#thumbnails.put(id, buffers[index], "image/webp");
      for (const image of imagesOf(root, id)) reveal(image, url);
    }
  }

  /**
   * Request the missing pictures of a scene, and return whether none is missing.
   * @param {Pick<Facts, "before" | "after">} facts
   */
  here({ before, after }) {
    const missing = [before.id, after.id].flatMap((id) => (id && !this.#pictures.get(id) ? [id] : []));
    for (const id of missing.filter((one) => !this.#wanted.has(one))) {
      this.#wanted.add(id);
      this.send({ kind: "picture", id });
    }
    return missing.length === 0;
  }

  /**
   * @param {string} id
   * @param {Bytes | undefined} buffer
   */
  take(id, buffer) {
    this.#wanted.delete(id);
    this.#pictures.put(id, buffer ?? "", "image/png"); // an empty picture cannot be decoded, so an error is shown
  }

  /**
   * Return the two decoded images of a scene; null for a picture that is missing or damaged.
   * @param {Pick<Facts, "before" | "after">} facts
   */
  async of({ before, after }) {
    return Promise.all([this.#image(before.id), this.#image(after.id)]);
  }

  /** @param {string | null} id */
  async #image(id) {
    const url = id && this.#pictures.get(id);
    return url ? loaded(url) : null;
  }

  clear() {
    this.#thumbnails.clear();
    this.#pictures.clear();
  }
}
