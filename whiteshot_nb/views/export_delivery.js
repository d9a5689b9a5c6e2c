import { element } from "./viewer.js";

// One file at a time: ordered from the kernel, asked for piece by piece, and given to the browser to save.

export class ExportDelivery {
  #model;
  #show;
  #order = null;
  #label = "";
  #file = null; // its name and size
  #parts = [];
  #received = 0;

  // `show` is told what is happening, how far it is, and whether it goes on or went wrong.
  constructor(model, show) {
    this.#model = model;
    this.#show = show;
  }

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

  receive(message, buffers) {
    if (message.kind !== "export" || message.order !== this.#order) return;
    const handlers = {
      making: () => this.#making(message),
      ready: () => this.#ready(message),
      piece: () => this.#take(message.offset, buffers[0]),
      failed: () => this.#failed(message.text),
      cancelled: () => this.#cancelled(),
    };
    handlers[message.state]?.();
  }

  #making({ done, total }) {
    this.#show({ text: `Making the ${this.#label}…`, count: total ? `${done} of ${total}` : "", busy: true });
  }

  #ready({ name, size }) {
    this.#file = { name, size };
    this.#ask();
  }

  #ask() {
    const [received, size] = [this.#received, this.#file.size].map(sized);
    this.#show({ text: `Downloading the ${this.#label}…`, count: `${received} of ${size}`, busy: true });
    this.#model.send({ kind: "export-piece", order: this.#order, offset: this.#received });
  }

  #take(offset, view) {
    if (offset !== this.#received) return;
    this.#parts.push(new Blob([view])); // the browser keeps a blob where it likes, out of the page's memory
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

  #failed(text) {
    this.#forget();
    this.#show({ text, bad: true });
  }

  #cancelled() {
    this.#forget();
    this.#show({ text: "Export cancelled." });
  }

  #forget() {
    this.#order = this.#file = null;
    this.#parts = [];
    this.#received = 0;
  }
}

function sized(bytes) {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function save(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser begins to read it after the click
}
