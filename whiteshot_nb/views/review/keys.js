import { MODES } from "./stage.js";

/** @import { Stage } from "./stage.js" */

/** @import { Review } from "./review.js" */

/** @typedef {Record<string, (event: KeyboardEvent) => unknown>} Keys */

// Keyboard shortcuts. A text field receives all keys except Escape, which leaves the field.

/** @param {Review} review */
export function keysOf(review) {
  const { decisions, navigation, stage } = review;
  const { masks } = stage;
  /** @type {Keys} */
  const keys = {
    j: () => review.step(1),
    k: () => review.step(-1),
    ArrowDown: () => review.step(1),
    ArrowUp: () => review.step(-1),
    ArrowRight: () => navigation.page(1),
    ArrowLeft: () => navigation.page(-1),
    a: (event) => decisions.decide("accepted", event.shiftKey),
    r: (event) => decisions.decide("rejected", event.shiftKey),
    u: (event) => decisions.undo(false, event.shiftKey),
    x: () => decisions.exclude(),
    e: () => review.open(),
    c: () => review.panel.comment.focus(),
    f: () => review.head.query.focus(),
    n: () => stage.next(),
    b: () => stage.boxes(),
    m: () => masks.turn(!masks.on),
    s: () => masks.on && masks.bar.next(),
    h: () => masks.chooseNext(),
    Delete: () => review.unmask(masks.chosen),
    Backspace: () => review.unmask(masks.chosen),
    "+": () => stage.zoom(1.4),
    "-": () => stage.zoom(1 / 1.4),
    0: () => stage.fit(),
    "?": () => review.help.toggle(),
  };
  for (const [index, [name]] of MODES.entries()) keys[index + 1] = () => stage.look(name);
  return keys;
}

const TYPED = "input[type=text], textarea";
const ONCE = new Set(["a", "r", "u", "x", "e", "m", "Delete", "Backspace"]); // holding the key down counts once

/** @param {Review} review */
export function listen(review) {
  const keys = keysOf(review);
  const { root, stage } = review;
  root.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      leave(review, target);
      return;
    }
    if (target.matches(TYPED)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const sliding = target.matches("[type=range]") && key.startsWith("Arrow");
    const act = own(event, target, stage) ?? (sliding ? null : keys[key]);
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || !ONCE.has(key)) act(event);
  });
}

/**
 * Return the action of Enter or Space, unless a button has the focus: it handles these keys itself.
 * @param {KeyboardEvent} event
 * @param {Element} target
 * @param {Stage} stage
 */
function own(event, target, stage) {
  if (target.matches("button")) return null;
  if (event.key === "Enter" && stage.masks.on) return () => stage.masks.maskBox();
  if (event.key === " " && stage.shown === "blink") return () => stage.turn?.();
  return null;
}

/**
 * @param {Review} review
 * @param {HTMLElement} target
 */
function leave(review, target) {
  const { root, stage, help } = review;
  if (!help.node.hidden) help.toggle();
  else if (target.matches(TYPED)) review.focus();
  else if (stage.masks.on) stage.masks.turn(false);
  else {
    target.blur();
    /** @type {HTMLElement | null} */ (root.closest(".jp-Notebook"))?.focus();
  }
}
