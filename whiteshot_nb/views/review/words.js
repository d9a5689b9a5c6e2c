import { element } from "../viewer.js";

// Why the list is empty, and where in it one is.

function sentence({ scenes, done, total, query }) {
  if (!scenes) return ["Nothing to review", "The comparison has no scenes."];
  if (!total) return ["Nothing to review", "No scene has changed."];
  if (done === total && !query) return ["All decided", `${total} of ${total}. The chips above show them again.`];
  return ["Nothing here", "No change passes the filters."];
}

export function emptiness(overview) {
  const [title, text] = sentence(overview);
  return [element("b", "", title), element("p", "", text)];
}

// On how many pages the same change stands, and whether in the same place.
export function sameElsewhere({ rows, elsewhere = [] }, row) {
  if (rows.length < 2) return "";
  const others = rows.length - 1;
  const same = ` The same change stands on ${others} other page${others === 1 ? "" : "s"}`;
  if (!elsewhere.length) return `${same}.`;
  const pages = elsewhere.length === 1 ? "1 page" : `${elsewhere.length} pages`;
  return `${same}; its position differs on ${pages}${elsewhere.includes(row) ? ", this one too" : ""}.`;
}

export function whereabouts(list, page) {
  const change = `${(list.selected + 1).toLocaleString()} of ${list.total.toLocaleString()}`;
  const pages = list.line().rows.length;
  return pages > 1 ? `${change} · page ${page + 1} of ${pages} ← →` : change;
}
