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

export function whereabouts(list, page) {
  const change = `${(list.selected + 1).toLocaleString()} of ${list.total.toLocaleString()}`;
  const pages = list.line().rows.length;
  return pages > 1 ? `${change} · page ${page + 1} of ${pages} ← →` : change;
}
