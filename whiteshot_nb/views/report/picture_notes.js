import { element } from "../viewer.js";

/** @import { Store } from "./store.js" */

// Notes on pictures that the report does not contain in full. Their links work if the ZIP is unpacked next to it.

/**
 * @param {Store} store
 * @param {string} what
 * @param {[name: string, id: string | null][]} sides
 */
export function noteOn(store, what, sides) {
  const missing = sides.flatMap(([name, id]) => (id === null || store.whole(id) ? [] : [{ name, id }]));
  if (!missing.length) return null;
  const zip = `${store.folder}.zip`;
  const text = `${what} Full pictures are in ${zip}. Open it above, or unpack it next to this file to use the links: `;
  const node = element("p", "ws-note", text);
  for (const { name, id } of missing) {
    const link = element("a", "", name);
    Object.assign(link, { href: store.link(id), target: "_blank", rel: "noopener" });
    node.append(link, " ");
  }
  return node;
}
