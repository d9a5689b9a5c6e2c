import { element } from "../viewer.js";

/** @import { LineItem, Overview } from "../types" */
/** @import { List } from "./list.js" */

// Why the list is empty, and where in it one is.

/** @param {Overview} overview */
function sentence({ scenes, done, total, query }) {
  if (!scenes) return ["Nothing to review", "The comparison has no scenes."];
  if (!total) return ["Nothing to review", "No scene has changed."];
  if (done === total && !query) return ["All decided", `${total} of ${total}. The chips above show them again.`];
  return ["Nothing here", "No change passes the filters."];
}

/** @param {Overview} overview */
export function emptiness(overview) {
  const [title, text] = sentence(overview);
  return [element("b", "", title), element("p", "", text)];
}

/**
 * On how many pages the same change stands, and whether in the same place.
 * @param {Pick<LineItem, "rows" | "elsewhere">} line
 * @param {number} row
 */
export function sameElsewhere({ rows, elsewhere = [] }, row) {
  if (rows.length < 2) return "";
  const others = rows.length - 1;
  const same = ` The same change stands on ${others} other page${others === 1 ? "" : "s"}`;
  if (!elsewhere.length) return `${same}.`;
  const pages = elsewhere.length === 1 ? "1 page" : `${elsewhere.length} pages`;
  return `${same}; its position differs on ${pages}${elsewhere.includes(row) ? ", this one too" : ""}.`;
}

/**
 * @param {Pick<List, "selected" | "total" | "line">} list
 * @param {number} page
 */
export function whereabouts(list, page) {
  const change = `${(list.selected + 1).toLocaleString()} of ${list.total.toLocaleString()}`;
  const pages = list.line()?.rows.length ?? 1;
  return pages > 1 ? `${change} · page ${page + 1} of ${pages} ← →` : change;
}
