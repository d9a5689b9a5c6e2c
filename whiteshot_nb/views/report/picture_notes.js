import { element } from "../viewer.js";

/** @import { Store } from "./store.js" */

// What to say of pictures that are not here in full, with links that work when the ZIP is unpacked beside the report.

/**
 * @param {Store} store
 * @param {string} what
 * @param {[name: string, id: string | null][]} sides
 */
export function noteOn(store, what, sides) {
  const missing = sides.flatMap(([name, id]) => (id === null || store.whole(id) ? [] : [{ name, id }]));
  if (!missing.length) return null;
  const text = `${what} In full in ${store.folder}.zip: open it above, or unpack it beside this file for the links: `;
  const node = element("p", "ws-note", text);
  for (const { name, id } of missing) {
    const link = element("a", "", name);
    Object.assign(link, { href: store.link(id), target: "_blank", rel: "noopener" });
    node.append(link, " ");
  }
  return node;
}
