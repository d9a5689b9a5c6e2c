import { element } from "./viewer.js";

/** @import { Bytes, ExportAnswer, ExportChannel, ExportFormat } from "./types" */

// Exports one file at a time: requests it from the kernel, receives it piece by piece, and lets the browser save it.

/**
 * The state of an export: a text, the progress, whether it is still running, and whether it failed.
 * @typedef {{ text: string, count?: string, busy?: boolean, bad?: boolean }} ExportState
 */

export class ExportDelivery {
  #model;
  #show;
  /** @type {string | null} */
  #order = null;
  #label = "";
  #file = { name: "", size: 0 };
  /** @type {Blob[]} */
  #parts = [];
  #received = 0;

  /**
   * @param {ExportChannel} model
   * @param {(state: ExportState) => void} show
   */
  constructor(model, show) {
    this.#model = model;
    this.#show = show;
  }

  /** @param {ExportFormat} format */
  begin({ suffix, label }) {
    this.#forget();
    this.#label = label;
    this.#order = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.#show({ text: `${label}: waiting for the kernel…`, busy: true });
    this.#model.send({ kind: "export", order: this.#order, suffix });
  }

  cancel() {
    if (this.#order === null) return;
    this.#model.send({ kind: "export-cancel", order: this.#order });
    this.#cancelled();
  }

  /**
   * @param {ExportAnswer} message
   * @param {Bytes[]} buffers
   */
  receive(message, buffers) {
    if (message.order !== this.#order) return undefined;
    switch (message.state) {
      case "making":
        return this.#making(message);
      case "ready":
        return this.#ready(message);
      case "piece":
        return this.#take(message.offset, buffers[0]);
      case "failed":
        return this.#failed(message.text);
      case "cancelled":
        return this.#cancelled();
    }
  }

  /** @param {{ done: number, total: number }} progress */
  #making({ done, total }) {
    this.#show({ text: `Making the ${this.#label}…`, count: total ? `${done} of ${total}` : "", busy: true });
  }

  /** @param {{ name: string, size: number }} file */
  #ready({ name, size }) {
    this.#file = { name, size };
    this.#ask();
  }

  #ask() {
    const [received, size] = [this.#received, this.#file.size].map(sized);
    this.#show({ text: `Downloading the ${this.#label}…`, count: `${received} of ${size}`, busy: true });
    if (this.#order !== null) this.#model.send({ kind: "export-piece", order: this.#order, offset: this.#received });
  }

  /**
   * @param {number} offset
   * @param {Bytes} view
   */
  #take(offset, view) {
    if (offset !== this.#received) return;
    this.#parts.push(new Blob([view])); // the browser can keep a blob outside of the page's memory
    this.#received += view.byteLength;
    if (this.#received < this.#file.size) this.#ask();
    else this.#done();
  }

  #done() {
    const { name, size } = this.#file;
    save(new Blob(this.#parts, { type: "application/octet-stream" }), name);
    this.#forget();
    this.#show({ text: `Downloaded ${name}`, count: sized(size) });
  }

  /** @param {string} text */
  #failed(text) {
    this.#forget();
    this.#show({ text, bad: true });
  }

  #cancelled() {
    this.#forget();
    this.#show({ text: "Export cancelled." });
  }

  #forget() {
    this.#order = null;
    this.#parts = [];
    this.#received = 0;
  }
}

/** @param {number} bytes */
function sized(bytes) {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser starts reading it after the click
}
