/** @import { VerdictEvent } from "../types" */

// News: what other people decided on the rows of a review, in words.

const MOST = 3;
/** @type {Record<VerdictEvent["verdict"], string>} */
const DEEDS = { accepted: "accepted", rejected: "rejected", undone: "undid the verdict on" };

/**
 * Name the rows of a decision: the scene, or the number of scenes.
 * @param {number[]} rows
 * @param {(row: number) => string} name
 */
export function scenesIn(rows, name) {
  return rows.length === 1 ? name(rows[0]) : `${rows.length} scenes`;
}

/**
 * Return a sentence about the decisions of other people; empty if there are none.
 * @param {VerdictEvent[]} events
 * @param {string} reviewer
 * @param {(row: number) => string} name
 */
export function newsOf(events, reviewer, name) {
  const news = events.filter(({ who }) => who !== reviewer);
  const words = news.slice(-MOST).map(({ who, verdict, rows }) => `${who} ${DEEDS[verdict]} ${scenesIn(rows, name)}`);
  const more = news.length - words.length;
  return words.join("; ") + (more ? `; and ${more} more` : "");
}
