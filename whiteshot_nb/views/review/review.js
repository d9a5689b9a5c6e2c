import { button, element } from "../viewer.js";
import { Stage } from "./stage.js";
import { List } from "./list.js";
import { Panel } from "./panel.js";
import { Head, Help } from "./head.js";
import { listen } from "./keys.js";
import { Pictures } from "./pictures.js";
import { emptiness, whereabouts } from "./words.js";

// The review as a whole: what is looked at, what the kernel is asked, what its answers change.

const PAUSE = 350; // a second verdict within it is the same press, or meant for the scene before

class Review {
  constructor(model) {
    this.model = model;
    this.pictures = new Pictures((kind, more) => this.#send(kind, more));
    this.facts = new Map();
    this.drafts = new Map();
    this.version = -1;
    this.at = 0; // the page of the cluster that is looked at
    this.decidedAt = 0;
    this.#build();
    listen(this);
    this.receive = (message, buffers) => this.#receive(message, buffers);
    this.changed = () => this.#overview();
    model.on("msg:custom", this.receive);
    model.on("change:overview", this.changed);
    this.#overview();
    model.send({ kind: "lines", start: 0 });
  }

  #build() {
    this.root = element("div", "whiteshot-review");
    this.root.setAttribute("role", "group");
    this.root.tabIndex = 0;
    this.root.setAttribute("aria-label", "Review");
    this.root.dataset.lmSuppressShortcuts = "true"; // or Jupyter takes the keys as its own
    this.stage = new Stage({ onMask: (box) => this.#send("mask", { row: this.row, box }) });
    this.help = new Help();
    this.list = new List({
      ask: (start) => this.#send("lines", { start }),
      thumbnail: (id, image) => this.pictures.thumbnail(id, image),
      select: (index) => this.go(index),
      toggle: (card) => this.#send("open", { card }),
    });
    this.list.forget();
    this.panel = new Panel({
      accept: (only) => this.decide("accepted", only),
      reject: (only) => this.decide("rejected", only),
      undo: (last) => (last ? this.#send("undo", { rows: [] }) : this.undo(false)),
      exclude: () => this.exclude(),
      leave: () => this.focus(),
    });
    this.head = new Head({
      filter: (filters) => this.#send("filter", filters),
      help: () => this.help.toggle(),
      leave: () => this.focus(),
    });
    this.nothing = element("div", "ws-empty");
    const body = element("div", "ws-body");
    this.stage.node.append(this.nothing, this.#foot());
    body.append(this.list.node, this.stage.node, this.panel.node);
    this.root.append(this.head.node, body, this.help.node);
  }

  #foot() {
    this.place = element("span", "ws-soft");
    const foot = element("div", "ws-bar ws-foot");
    foot.append(
      button("‹", () => this.step(-1), { key: "K", label: "Previous change (K)" }),
      button("›", () => this.step(1), { key: "J", label: "Next change (J)" }),
      this.place,
      element("span", "ws-grow"),
      this.stage.sizes(),
      button("Next box", () => this.stage.next(), { key: "N" }),
    );
    return foot;
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  get line() {
    return this.list.line();
  }

  get row() {
    return this.line?.rows[this.at];
  }

  step(by) {
    this.go(this.list.selected + by);
  }

  page(by) {
    if (!this.line) return;
    this.at = Math.max(0, Math.min(this.at + by, this.line.rows.length - 1));
    this.#look();
  }

  go(index, row) {
    this.#keepDraft();
    this.list.go(index);
    this.at = Math.max(0, this.line?.rows.indexOf(row) ?? 0);
    this.panel.comment.value = this.drafts.get(this.line?.card) ?? "";
    this.#look();
  }

  #keepDraft() {
    if (this.looked !== undefined) this.drafts.set(this.looked, this.panel.comment.value);
  }

  decide(verdict, only) {
    const now = performance.now();
    if (!this.line || this.deciding || now - this.decidedAt < PAUSE) return;
    const rows = only ? [this.row] : this.line.rows;
    const key = `${verdict} ${rows.join()}`;
    this.deciding = true;
    this.decidedAt = now;
    const sure = this.questioned === key;
    this.asking = key;
    this.#send("decide", { verdict, rows, comment: this.panel.comment.value, sure });
  }

  undo(only) {
    const rows = this.line ? (only ? [this.row] : this.line.rows) : [];
    this.#send("undo", { rows });
  }

  exclude() {
    if (this.row !== undefined) this.#send("exclude", { row: this.row });
  }

  open() {
    if (this.line && (this.line.rows.length > 1 || this.line.member)) this.#send("open", { card: this.line.card });
  }

  #send(kind, more) {
    this.model.send({ kind, ...more });
  }

  #overview() {
    const overview = this.model.get("overview");
    this.#keepingFocus(() => this.head.show(overview));
    this.panel.tell(overview.last);
    this.nothing.hidden = overview.lines > 0;
    if (overview.lines === 0) this.nothing.replaceChildren(...emptiness(overview));
  }

  // A button that is drawn anew loses the focus, and Jupyter would take the next key.
  #keepingFocus(draw) {
    const inside = this.root.contains(document.activeElement);
    draw();
    if (inside && !this.root.contains(document.activeElement)) this.focus();
  }

  #receive(message, buffers) {
    const handlers = {
      lines: () => this.#lines(message),
      facts: () => this.#facts(message),
      thumbnails: () => this.pictures.takeThumbnails(this.root, message.ids, buffers),
      picture: () => this.#picture(message.id, buffers[0]),
      decided: () => this.#decided(message),
      confirm: () => this.#confirm(message),
      trouble: () => this.#trouble(message),
    };
    handlers[message.kind]?.();
  }

  #lines({ version, start, lines }) {
    if (version < this.version) return;
    if (version > this.version) {
      const first = this.version < 0;
      this.version = version;
      this.list.forget();
      this.facts.clear();
      this.list.take(start, lines, this.model.get("overview").lines);
      if (first) this.go(0);
      return;
    }
    this.list.take(start, lines, this.model.get("overview").lines);
    if (this.looked === undefined) this.#look();
  }

  #decided({ line, row }) {
    if (this.deciding) this.panel.comment.value = ""; // it went with the verdict
    this.deciding = false;
    this.#unask();
    if (line === undefined) return;
    if (line === null) {
      this.list.go(this.list.selected);
      this.at = Math.min(this.at, Math.max((this.line?.rows.length ?? 1) - 1, 0));
      this.#look();
      return;
    }
    this.go(line, row ?? undefined);
  }

  #confirm({ text }) {
    this.deciding = false;
    this.questioned = this.asking;
    this.panel.ask(text);
  }

  #unask() {
    this.questioned = null;
    this.panel.ask(null);
  }

  #trouble({ text, field }) {
    this.deciding = false;
    this.head.complain(text, field);
  }

  #look() {
    const { line, row } = this;
    this.#unask();
    this.looked = line?.card;
    this.place.textContent = line ? whereabouts(this.list, this.at) : "";
    if (!line) {
      this.stage.empty();
      this.panel.empty();
      return;
    }
    if (this.facts.has(row)) this.#show(row);
    else this.#send("facts", { row });
    this.#ahead();
  }

  // The next change is asked for while this one is looked at.
  #ahead() {
    const next = this.list.line(this.list.selected + 1);
    if (next && !this.facts.has(next.rows[0])) this.#send("facts", { row: next.rows[0] });
  }

  #facts({ row, facts }) {
    this.facts.set(row, facts);
    this.pictures.here(facts);
    if (row === this.row) this.#show(row);
  }

  #picture(id, buffer) {
    this.pictures.take(id, buffer);
    const facts = this.facts.get(this.row);
    if (facts && [facts.before.id, facts.after.id].includes(id)) this.#show(this.row);
  }

  async #show(row) {
    const facts = this.facts.get(row);
    this.panel.show(facts, this.line, row);
    if (!this.pictures.here(facts)) return;
    const images = await this.pictures.of(facts);
    if (row !== this.row) return;
    const [before, after] = [facts.before, facts.after].map((side, index) => ({
      ...side,
      missing: side.id && !images[index] ? "The picture cannot be shown." : side.missing,
    }));
    this.stage.show({ ...facts, row, before, after }, ...images);
  }

  close() {
    this.model.off("msg:custom", this.receive);
    this.model.off("change:overview", this.changed);
    this.stage.close();
    this.list.close();
    this.pictures.clear();
  }
}

function render({ model, el }) {
  const review = new Review(model);
  el.append(review.root);
  return () => review.close();
}

export default { render };
