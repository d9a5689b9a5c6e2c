import { ExportMenu } from "./export_menu.js";
import { tile } from "./tile.js";
import { batched, button, chips, element, imagesOf, Urls } from "./viewer.js";

/** @import { RenderProps } from "@anywidget/types" */
/** @import { Bytes, ExportAnswer, GalleryChannel, GalleryTraits, PicturesMessage, ShotItem } from "./types" */

// Draws the grid, requests thumbnails from the kernel before they come into view, and opens a picture in full size.

/** @param {RenderProps<GalleryTraits>} props */
function render({ model: given, el }) {
  /** @type {GalleryChannel} */
  const model = given;
  const urls = new Urls();
  const menu = new ExportMenu(model);
  const root = element("div", "whiteshot-gallery");
  el.append(root);
  /** @type {number | null} */
  let opened = null;
  /** @type {IntersectionObserver | undefined} */
  let observer;

  const ask = batched((ids) => model.send({ kind: "thumbnails", ids }));

  /** @param {HTMLImageElement[]} images */
  function watch(images) {
    observer?.disconnect();
    observer = new IntersectionObserver(
      (entries, self) => {
        for (const { target } of entries.filter((each) => each.isIntersecting)) {
          self.unobserve(target);
          ask(/** @type {HTMLImageElement} */ (target).dataset.id ?? "");
        }
      },
      { rootMargin: "300px" },
    );
    for (const image of images) observer.observe(image);
  }

  function pictured() {
    return model.get("_items").flatMap((item, index) => (item.id ? [index] : []));
  }

  /** @param {number} by */
  function step(by) {
    const indices = pictured();
    const at = indices.indexOf(opened ?? -1) + by;
    if (at >= 0 && at < indices.length) open(indices[at]);
  }

  function close() {
    const index = opened ?? -1;
    opened = null;
    draw();
    root.querySelectorAll("figure")[index]?.querySelector("button")?.focus();
  }

  /** @returns {HTMLElement | null} */
  function shownBox() {
    return root.querySelector(".ws-box");
  }

  /** @param {number} index */
  function open(index) {
    opened = index;
    draw();
    const { id } = model.get("_items")[index];
    if (id && !urls.get(`picture ${id}`)) model.send({ kind: "picture", ids: [id] });
    shownBox()?.focus({ preventScroll: true });
    shownBox()?.scrollIntoView({ block: "nearest" });
  }

  /** @param {ShotItem} item */
  function box(item) {
    const section = element("section", "ws-box");
    section.tabIndex = -1;
    section.setAttribute("aria-label", item.alt);
    const header = element("header");
    header.append(element("span", "ws-scene", item.scene), element("span", "ws-soft", item.size));
    header.append(
      ...chips(item.badges),
      button("‹", () => step(-1), { label: "Previous picture" }),
      button("›", () => step(1), { label: "Next picture" }),
      button("Close", close, { label: "Close (Esc)" }),
    );
    section.append(header);
    if (item.hint) section.append(element("div", "ws-wait", item.hint));
    const url = urls.get(`picture ${item.id}`);
    if (url) {
      const image = element("img", "ws-full");
      image.alt = item.alt;
      image.src = url;
      section.append(image);
    } else {
      section.append(element("div", "ws-wait", "Loading…"));
    }
    section.addEventListener("keydown", key);
    return section;
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    /** @type {Record<string, () => void>} */
    const acts = { Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1) };
    const act = acts[event.key];
    if (act) {
      act();
      event.preventDefault();
    }
    event.stopPropagation(); // Jupyter must not handle the keys
  }

  function draw() {
    const items = model.get("_items");
    const { title, badges } = model.get("_summary");
    const summary = element("div", "ws-summary");
    summary.append(element("b", "", title), ...chips(badges), menu.node);
    const grid = element("div", "ws-grid");
    grid.append(...items.map((item, index) => tile(item, index, open)));
    /** @type {HTMLElement[]} */
    const parts = [summary, menu.status];
    if (opened !== null) parts.push(box(items[opened]));
    parts.push(items.length ? grid : element("div", "ws-empty", "No pictures yet."));
    root.replaceChildren(...parts);
    const missing = [];
    for (const image of grid.querySelectorAll("img")) {
      const url = urls.get(`thumbnail ${image.dataset.id}`);
      if (url) image.src = url;
      else missing.push(image);
    }
    watch(missing);
  }

  /**
   * @param {PicturesMessage | ExportAnswer} message
   * @param {Bytes[]} buffers
   */
  function receive(message, buffers) {
    if (message.kind === "export") return; // the Export menu handles it
    for (const [position, id] of message.ids.entries()) {
      if (message.kind === "thumbnails") {
        const url = urls.put(`thumbnail ${id}`, buffers[position], "image/webp");
        for (const image of imagesOf(root, id)) image.src = url;
      } else {
        urls.put(`picture ${id}`, buffers[position], "image/png");
        const item = opened === null ? null : model.get("_items")[opened];
        if (item?.id === id) {
          shownBox()?.replaceWith(box(item));
          shownBox()?.focus({ preventScroll: true });
        }
      }
    }
  }

  function change() {
    opened = null;
    urls.clear();
    menu.hide();
    draw();
  }

  model.on("msg:custom", receive);
  model.on("change:_items", change);
  draw();
  return () => {
    model.off("msg:custom", receive);
    model.off("change:_items", change);
    observer?.disconnect();
    menu.close();
    urls.clear();
  };
}

export default { render };
