import { element } from "../viewer.js";

// What to say of pictures that are not here in full, with links that work when the ZIP is unpacked beside the report.

export function noteOn(store, what, sides) {
  const missing = sides.filter(([, number]) => number !== null && !store.whole(number));
  if (!missing.length) return null;
  const text = `${what} In full in ${store.folder}.zip: open it above, or unpack it beside this file for the links: `;
  const node = element("p", "ws-note", text);
  for (const [name, number] of missing) {
    const link = element("a", "", name);
    Object.assign(link, { href: store.link(number), target: "_blank", rel: "noopener" });
    node.append(link, " ");
  }
  return node;
}
