import { tile } from "./tile.js";
import { ExportMenu } from "./export_menu.js";
import { batched, chips, element, Urls } from "./viewer.js";

// Draws the grid, asks the kernel for thumbnails as they come into view, and opens one picture in full.

function render({ model, el }) {
  const urls = new Urls();
  const menu = new ExportMenu(model);
  const root = element("div", "whiteshot-gallery");
  el.append(root);
  let opened = null;
  let observer = null;

  const ask = batched((ids) => model.send({ kind: "thumbnails", ids }));

  function watch(images) {
    observer?.disconnect();
    observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries.filter((each) => each.isIntersecting)) {
          observer.unobserve(entry.target);
          ask(entry.target.dataset.id);
        }
      },
      { rootMargin: "300px" },
    );
    images.forEach((image) => observer.observe(image));
  }

  function pictured() {
    return model.get("_items").flatMap((item, index) => (item.id ? [index] : []));
  }

  function step(by) {
    const indices = pictured();
    const at = indices.indexOf(opened) + by;
    if (at >= 0 && at < indices.length) open(indices[at]);
  }

  function close() {
    const index = opened;
    opened = null;
    draw();
    root.querySelectorAll("figure")[index]?.querySelector("button")?.focus();
  }

  function open(index) {
    opened = index;
    draw();
    const item = model.get("_items")[index];
    if (!urls.get(`picture ${item.id}`)) model.send({ kind: "picture", ids: [item.id] });
    const box = root.querySelector(".ws-box");
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  function box() {
    const item = model.get("_items")[opened];
    const section = element("section", "ws-box");
    section.tabIndex = -1;
    section.setAttribute("aria-label", item.alt);
    const header = element("header");
    const buttons = [
      ["‹", "Previous picture", () => step(-1)],
      ["›", "Next picture", () => step(1)],
      ["Close", "Close (Esc)", close],
    ].map(([text, label, act]) => {
      const button = element("button", "", text);
      button.type = "button";
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      return button;
    });
    header.append(element("span", "ws-scene", item.scene), element("span", "ws-soft", item.size));
    header.append(...chips(item.badges), ...buttons);
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
    section.addEventListener("keydown", (event) => {
      const act = { Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
      if (act) {
        act();
        event.preventDefault();
      }
      event.stopPropagation(); // Jupyter must not take the keys as its own
    });
    return section;
  }

  function draw() {
    const items = model.get("_items");
    const summary = element("div", "ws-summary");
    summary.append(element("b", "", model.get("_summary").title), ...chips(model.get("_summary").badges), menu.node);
    const grid = element("div", "ws-grid");
    grid.append(...items.map((item, index) => tile(item, index, open)));
    const parts = [summary, menu.status];
    if (opened !== null) parts.push(box());
    parts.push(items.length ? grid : element("div", "ws-empty", "No pictures yet."));
    root.replaceChildren(...parts);
    const missing = [];
    for (const image of root.querySelectorAll("img[data-id]")) {
      const url = urls.get(`thumbnail ${image.dataset.id}`);
      if (url) image.src = url;
      else missing.push(image);
    }
    watch(missing);
  }

  function receive(message, buffers) {
    message.ids?.forEach((id, position) => {
      if (message.kind === "thumbnails") {
        const url = urls.put(`thumbnail ${id}`, buffers[position], "image/webp");
        root.querySelectorAll(`img[data-id="${CSS.escape(id)}"]`).forEach((image) => (image.src = url));
      } else {
        urls.put(`picture ${id}`, buffers[position], "image/png");
        if (opened !== null && model.get("_items")[opened]?.id === id) {
          root.querySelector(".ws-box")?.replaceWith(box());
          root.querySelector(".ws-box")?.focus({ preventScroll: true });
        }
      }
    });
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
