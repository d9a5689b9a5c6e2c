import { ExportMenu } from "../export_menu.js";
import { button, element } from "../viewer.js";
import { Head } from "./head.js";
import { Help } from "./key_help.js";
import { List } from "./list.js";
import { Panel } from "./panel.js";
import { Stage } from "./stage.js";

/** @import { Review } from "./review.js" */

// Creates the parts of a review, and connects each part to the actions that it can start.

/** @param {Review} review */
export function layOut(review) {
  const root = element("div", "whiteshot-review");
  root.setAttribute("role", "group");
  root.tabIndex = 0;
  root.setAttribute("aria-label", "Review");
  root.dataset.lmSuppressShortcuts = "true"; // otherwise Jupyter handles the keys
  const parts = partsOf(review);
  const place = element("span", "ws-soft");
  const nothing = element("div", "ws-empty");
  parts.stage.node.append(nothing, foot(review, parts.stage, place));
  const body = element("div", "ws-body");
  body.append(parts.list.node, parts.stage.node, parts.panel.node);
  root.append(parts.head.node, body, parts.help.node);
  return { root, place, nothing, ...parts };
}

/** @param {Review} review */
function partsOf(review) {
  const { decisions } = review;
  const leave = () => review.focus();
  const offline = Boolean(review.model.get("offline")); // a report, which has no kernel
  const help = new Help({ offline });
  const menu = new ExportMenu(review.model);
  return {
    help,
    menu,
    head: new Head({
      filter: (filters) => {
        review.state?.narrow(filters);
        review.relisted(0);
      },
      search: (text, mode) => review.search.apply(text, mode),
      help: () => help.toggle(),
      leave,
      menu,
      offline,
    }),
    list: new List({
      thumbnail: (id, image) => review.pictures.thumbnail(id, image),
      select: (index) => review.navigation.go(index),
      toggle: (card) => review.toggle(card),
    }),
    panel: new Panel({
      accept: (only) => decisions.decide("accepted", only),
      reject: (only) => decisions.decide("rejected", only),
      undo: (last) => decisions.undo(last),
      exclude: () => decisions.exclude(),
      unmask: (id) => review.unmask(id),
      choose: (id) => review.stage.masks.choose(id),
      leave,
    }),
    stage: new Stage({
      onMask: (box, scope) => review.mask((row) => ({ kind: "mask", row, box, ...scope })),
      onChoose: (id) => review.panel.masks.choose(id),
      leave,
    }),
  };
}

/**
 * @param {Review} review
 * @param {Stage} stage
 * @param {Node} place
 */
function foot(review, stage, place) {
  const bar = element("div", "ws-bar ws-foot");
  bar.append(
    button("‹", () => review.navigation.step(-1), { key: "K", label: "Previous change (K)" }),
    button("›", () => review.navigation.step(1), { key: "J", label: "Next change (J)" }),
    place,
    element("span", "ws-grow"),
    stage.sizes(),
    button("Next box", () => stage.next(), { key: "N" }),
  );
  return bar;
}
