import { Archive } from "./archive.js";

// The pictures of a report by their numbers: out of this page, or out of the ZIP beside it when somebody opens it.

const MOST_PIXELS = 16_000_000; // of an enlarged thumbnail

const parsed = new Promise((done) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done, { once: true });
  else done();
});

function decoded(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

// A picture of the page; while the page is still being read, the last block that is there may be cut short.
async function embedded(kind, number) {
  const block = document.getElementById(`${kind}-${number}`);
  if (!block?.nextSibling) await parsed;
  const whole = document.getElementById(`${kind}-${number}`);
  return whole && decoded(whole.textContent);
}

async function enlarged(bytes, width, height) {
  const small = await createImageBitmap(new Blob([bytes], { type: "image/webp" }));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, width, height);
  small.close();
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

export class Store {
  constructor({ pictures, folder }) {
    this.folder = folder;
    this.pictures = pictures.map(([sha256, name, width, height, there, thumbnail, full]) => {
      return { sha256, name, width, height, there: there === 1, thumbnail: thumbnail === 1, full: full === 1 };
    });
    this.archive = null;
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

  // Take the ZIP that somebody chose, if it has pictures of this report.
  async open(file) {
    const archive = await Archive.of(file);
    if (!this.pictures.some((one) => archive.has(this.path(one)))) {
      throw new Error(`${file.name} has no pictures of this report.`);
    }
    this.archive = archive;
  }

  path(one) {
    return `${this.folder}/${one.name}`;
  }

  // Where a picture is when the ZIP is unpacked beside the report.
  link(number) {
    return this.path(this.pictures[number]).split("/").map(encodeURIComponent).join("/");
  }

  // Whether a picture can be had in full, here and now.
  whole(number) {
    const one = this.pictures[number];
    return one.full || this.archive?.has(this.path(one)) === true;
  }

  // A thumbnail as an address, at once; empty if there is none, or not yet.
  source(number) {
    const block = document.getElementById(`thumbnail-${number}`);
    return block ? `data:image/webp;base64,${block.textContent}` : "";
  }

  async thumbnail(number) {
    return this.pictures[number]?.thumbnail ? embedded("thumbnail", number) : null;
  }

  // The PNG, or else nothing.
  async picture(number) {
    const one = this.pictures[number];
    if (one.full) return embedded("picture", number);
    return this.whole(number) ? this.archive.read(this.path(one)) : null;
  }

  // The PNG, or a thumbnail that was made as large.
  async paper(number) {
    const whole = await this.picture(number);
    const { width, height } = this.pictures[number];
    if (whole || !width || width * height > MOST_PIXELS) return whole;
    const small = await this.thumbnail(number);
    return small && enlarged(small, width, height);
  }
}
