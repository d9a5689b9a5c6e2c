import { element } from "../viewer.js";

/** @import { LineItem, Overview } from "../types" */
/** @import { List } from "./list.js" */

// Texts: why the list is empty, where else a change is, and which change is selected.

/** @param {Overview} overview */
function sentence({ scenes, done, total, query }) {
  if (!scenes) return ["Nothing to review", "The comparison has no scenes."];
  if (!total) return ["Nothing to review", "No scene has changed."];
  if (done === total && !query)
    return ["All decided", `${total} of ${total}. Select another status above to see them.`];
  return ["No changes listed", "No change matches the filters."];
}

/** @param {Overview} overview */
export function emptiness(overview) {
  const [title, text] = sentence(overview);
  return [element("b", "", title), element("p", "", text)];
}

/**
 * Say on how many other pages the same change is, and on how many of them at another position.
 * @param {Pick<LineItem, "rows" | "elsewhere">} line
 * @param {number} row
 */
export function sameElsewhere({ rows, elsewhere = [] }, row) {
  if (rows.length < 2) return "";
  const others = rows.length - 1;
  const same = ` The same change is on ${others} other page${others === 1 ? "" : "s"}`;
  if (!elsewhere.length) return `${same}.`;
  const pages = elsewhere.length === 1 ? "1 page" : `${elsewhere.length} pages`;
  return `${same}; its position differs on ${pages}${elsewhere.includes(row) ? ", including this one" : ""}.`;
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
