/** @import { Queried } from "../types" */
/** @import { Review } from "./review.js" */

// The search of a review: words, which are searched here, or an expression over the columns, which the kernel evaluates.

/** @typedef {"words" | "expression"} SearchMode */

export class Search {
  /** @type {{ request: string, expression: string } | null} */
  #asked = null; // what the kernel has not answered yet
  #expression = ""; // the expression that is applied
  /** @param {Review} review */
  constructor(review) {
    this.review = review;
  }

  /**
   * @param {string} text
   * @param {SearchMode} mode
   */
  apply(text, mode) {
    if (mode === "expression" && text.trim()) this.#ask(text);
    else this.#narrow("", text, null);
  }

  // The rows or the verdicts have changed: other rows may match the expression.
  again() {
    if (this.#expression) this.#ask(this.#expression);
  }

  /** @param {string} request */
  asked(request) {
    return this.#asked?.request === request;
  }

  /** @param {Queried} message */
  take({ request, rows }) {
    if (!request || !this.asked(request)) return;
    const expression = this.#asked?.expression ?? "";
    this.#asked = null;
    if (expression !== this.#expression) this.#narrow(expression, "", new Set(rows));
    else if (this.review.state?.differs(rows)) this.review.keeping((state) => state.rematch(rows));
  }

  /** @param {string} expression */
  #ask(expression) {
    const request = this.review.request();
    this.#asked = { request, expression };
    this.review.send({ kind: "query", request, query: expression });
  }

  /**
   * @param {string} expression
   * @param {string} words
   * @param {Set<number> | null} matches
   */
  #narrow(expression, words, matches) {
    this.#asked = null;
    this.#expression = expression;
    this.review.state?.narrow({ words, matches });
    this.review.relisted(0);
  }
}
