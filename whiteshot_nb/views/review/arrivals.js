import { newsOf } from "../reviewing/news.js";
import { State } from "../reviewing/state.js";

/** @import { AllRows, Bytes, ChangedRows, Decided, ExportAnswer, NewEvents, Place, Question, ReviewAnswer, Trouble, VerdictEvent } from "../types" */
/** @import { Review } from "./review.js" */

// What arrives from the kernel: rows and decisions, which the state takes over, details, pictures, answers and news.

export class Arrivals {
  #version = -1; // of the rows
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
  }

  /**
   * @param {ReviewAnswer | ExportAnswer} message
   * @param {Bytes[]} buffers
   */
  receive(message, buffers) {
    const { review } = this;
    switch (message.kind) {
      case "rows":
        return this.#rows(message);
      case "changed":
        return this.#changed(message);
      case "facts":
        return review.keepingFocus(() => review.navigation.take(message.row, message.facts));
      case "thumbnails":
        return review.pictures.takeThumbnails(review.root, message.ids, buffers);
      case "picture":
        return this.#picture(message.id, buffers[0]);
      case "events":
        return this.#events(message);
      case "decided":
        return this.#decided(message);
      case "confirm":
        return this.#confirm(message);
      case "queried":
        return review.search.take(message);
      case "trouble":
        return this.#trouble(message);
      case "news":
        return review.head.tell(message.text);
      default: // the Export menu handles it
        return undefined;
    }
  }

  /** @param {AllRows} message */
  #rows({ version, ...data }) {
    if (version <= this.#version) return; // another view has asked for them
    this.#version = version;
    const { review } = this;
    review.begun();
    review.navigation.facts.clear();
    const before = review.state;
    review.state = new State(data);
    if (before) {
      review.state.resume(before);
      this.#show(review.navigation.place);
    } else review.relisted(0);
    review.search.again();
  }

  /** @param {ChangedRows} message */
  #changed(message) {
    if (!this.review.state || message.version <= this.#version) return;
    if (message.version !== this.#version + 1) {
      this.review.send({ kind: "rows" }); // other changes were lost
      return;
    }
    this.#version = message.version;
    this.review.navigation.facts.clear();
    this.review.keeping((state) => state.replace(message));
    this.#events(message);
    this.review.search.again();
  }

  /**
   * Take over decisions, and return those that are new. If some were lost, request them.
   * @param {NewEvents} message
   * @returns {VerdictEvent[]}
   */
  #fold({ after, events }) {
    const { state } = this.review;
    if (!state) return [];
    if (state.verdicts.knows(after)) return state.fold(events);
    this.review.refresh();
    return [];
  }

  /** @param {NewEvents} message */
  #events(message) {
    const { place } = this.review.navigation;
    const found = this.#fold(message);
    if (!found.length) return;
    this.#tell(found);
    this.#show(place);
    this.review.search.again();
  }

  /** @param {Decided} message */
  #decided(message) {
    if (!this.review.decisions.answers(message)) return this.#events(message);
    this.#tell(this.#fold(message));
    this.review.keepingFocus(() => this.review.decisions.done());
    this.review.search.again();
  }

  /** @param {Question} message */
  #confirm(message) {
    if (!this.review.decisions.answers(message)) return this.#events(message);
    this.review.decisions.pin();
    this.#events(message);
    this.review.decisions.confirm(message);
  }

  /**
   * Tell what other people have decided.
   * @param {VerdictEvent[]} events
   */
  #tell(events) {
    const { state } = this.review;
    if (!state || this.review.model.get("offline")) return;
    const text = newsOf(events, state.reviewer, (row) => state.name(row));
    if (text) this.review.head.tell(text);
  }

  /** @param {Place} place */
  #show(place) {
    if (this.review.state) this.review.relisted(this.review.state.lineWith(place), place.row);
  }

  /**
   * @param {string} id
   * @param {Bytes | undefined} buffer
   */
  #picture(id, buffer) {
    this.review.pictures.take(id, buffer);
    this.review.navigation.arrived(id);
  }

  /** @param {Trouble} trouble */
  #trouble({ request, text, field }) {
    const mine = this.review.decisions.answers({ request });
    if (request && !mine && !this.review.search.asked(request)) return; // what another view has asked
    if (mine) this.review.decisions.failed();
    this.review.head.complain(text, field);
  }
}
