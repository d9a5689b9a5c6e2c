/** @import { HeldEvent, Overview, ReviewRow } from "../types" */

// The counts of a review: its cards by status and by change type, as they are offered as filters.

const STATUSES = ["open", "accepted", "rejected", "all"];

/**
 * Count the cards by status and by change type; a card that needs no review has no status.
 * @param {ReviewRow[]} rows
 * @param {(row: number) => HeldEvent | undefined} held
 * @param {(row: number) => boolean} isQuiet
 * @returns {Record<string, number>}
 */
export function countsOf(rows, held, isQuiet) {
  /** @type {Record<string, Set<number>>} */
  const found = Object.fromEntries(STATUSES.map((name) => [name, new Set()]));
  for (const [row, { card, change }] of rows.entries()) {
    found[change] ??= new Set();
    found[change].add(card);
    if (isQuiet(row)) continue;
    found[held(row)?.verdict ?? "open"].add(card);
    found.all.add(card);
  }
  return Object.fromEntries(Object.entries(found).map(([name, cards]) => [name, cards.size]));
}

/**
 * @param {Record<string, number>} counts
 * @param {string[]} types all change types, in their order; those that no row has are left out
 * @param {string} status that is chosen
 * @param {string[]} changes the change types that are chosen
 * @returns {Pick<Overview, "statuses" | "changes">}
 */
export function facetsOf(counts, types, status, changes) {
  return {
    statuses: STATUSES.map((name) => ({ name, count: counts[name], on: name === status })),
    changes: types
      .filter((name) => counts[name])
      .map((name) => ({ name, count: counts[name], on: changes.includes(name) })),
  };
}
