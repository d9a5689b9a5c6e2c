import { batched, Urls } from "../viewer.js";

// Thumbnails and full pictures of the review, asked for once each, the latest kept.

const THUMBNAILS = 600;
const PICTURES = 24;

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

function reveal(image, url) {
  image.src = url;
  image.hidden = false;
}

export class Pictures {
  #thumbnails = new Urls(THUMBNAILS);
  #pictures = new Urls(PICTURES);
  #wanted = new Set();
  constructor(send) {
    this.send = send;
    this.ask = batched((ids) => send("thumbnails", { ids }));
  }

  thumbnail(id, image) {
    const url = this.#thumbnails.get(id);
    if (url) reveal(image, url);
    else this.ask(id);
  }

  takeThumbnails(root, ids, buffers) {
    ids.forEach((id, index) => {
      const url = this.#thumbnails.put(id, buffers[index], "image/webp");
      for (const image of root.querySelectorAll(`img[data-id="${CSS.escape(id)}"]`)) reveal(image, url);
    });
  }

  // Ask for the pictures of a scene that are not here, and tell whether all are.
  here({ before, after }) {
    const missing = [before.id, after.id].filter((id) => id && !this.#pictures.get(id));
    for (const id of missing.filter((one) => !this.#wanted.has(one))) {
      this.#wanted.add(id);
      this.send("picture", { id });
    }
    return missing.length === 0;
  }

  take(id, buffer) {
    this.#wanted.delete(id);
    this.#pictures.put(id, buffer ?? "", "image/png"); // an empty one cannot be decoded, which is told
  }

  // The two images of a scene, decoded; null where there is none or it cannot be shown.
  async of({ before, after }) {
    return Promise.all([before.id, after.id].map((id) => (id ? loaded(this.#pictures.get(id)) : null)));
  }

  clear() {
    this.#thumbnails.clear();
    this.#pictures.clear();
  }
}
