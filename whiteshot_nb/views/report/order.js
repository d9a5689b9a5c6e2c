/** @import { SortOrder } from "../types" */

// Searches rows for words, and sorts them.

const NAMES = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/**
 * Return a function that tests whether a text contains every word of a search.
 * @param {string} query
 */
export function searched(query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return (/** @type {string} */ text) => {
    const there = words.length ? plain(text) : "";
    return words.every((word) => there.includes(word));
  };
}

/**
 * Return all sort orders; `first` is the label of the original order.
 * @param {string} first
 * @param {SortOrder[]} sorts
 * @returns {SortOrder[]}
 */
export function waysToSort(first, sorts) {
  return [{ label: first }, { label: "By name", byName: true }, ...sorts];
}

/**
 * Return the sort position of each row, smallest value first. Rows without a value are last; equal rows stay in order.
 * @param {string[]} names
 * @param {SortOrder} way
 * @returns {number[]}
 */
export function placesOf(names, way) {
  const rows = names.map((_, row) => row);
  const { values } = way;
  if (way.byName) rows.sort((one, other) => NAMES.compare(names[one], names[other]) || one - other);
  else if (values) {
    const value = (/** @type {number} */ row) => values[row] ?? Infinity;
    rows.sort((one, other) => (value(one) === value(other) ? one - other : value(one) - value(other)));
  }
  const places = new Array(names.length);
  for (const [place, row] of rows.entries()) places[row] = place;
  return places;
}
