import { chips, element } from "./viewer.js";

/** @import { ShotItem } from "./types" */

// The tile of one shot in a grid: its picture or the error, its badges and its name.

/**
 * @param {ShotItem} item
 * @param {number} index
 * @param {(index: number) => void} open
 */
export function tile(item, index, open) {
  const figure = element("figure");
  if (item.id) {
    const button = element("button", "ws-open");
    button.type = "button";
    button.setAttribute("aria-label", `Open ${item.alt}`);
    const image = element("img");
    image.alt = item.alt;
    image.dataset.id = item.id;
    button.append(image);
    button.addEventListener("click", () => open(index));
    figure.append(button);
  } else {
    const reason = element("div", "ws-failed", item.error);
    if (item.hint) reason.append(element("small", "", item.hint));
    figure.append(reason);
  }
  const badges = element("div", "ws-badges");
  badges.append(...chips(item.badges));
  const caption = element("figcaption");
  const scene = element("span", "ws-scene");
  scene.title = item.scene;
  scene.append(element("bdi", "", item.scene));
  caption.append(scene, element("span", "ws-soft", item.size));
  figure.append(badges, caption);
  return figure;
}
