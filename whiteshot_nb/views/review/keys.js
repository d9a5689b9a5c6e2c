import { MODES } from "./stage.js";

// Keys to deeds. What is typed into a field stays there, but for Escape, which leaves it.

export function keysOf(review) {
  const { decisions, navigation, stage } = review;
  const { masks } = stage;
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
  MODES.forEach(([name], index) => (keys[index + 1] = () => stage.look(name)));
  return keys;
}

const TYPED = "input[type=text], textarea";
const ONCE = new Set(["a", "r", "u", "x", "e", "m", "Delete", "Backspace"]); // holding the key down is one press

export function listen(review) {
  const keys = keysOf(review);
  const { root, stage } = review;
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      escape(review, event.target);
      return;
    }
    if (event.target.matches(TYPED)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = own(event, stage) ?? (event.target.matches("[type=range]") && key.startsWith("Arrow") ? null : keys[key]);
    if (!act) return;
    event.preventDefault();
    if (!event.repeat || !ONCE.has(key)) act(event);
  });
}

// Enter and Space belong to a button that has the focus.
function own(event, stage) {
  if (event.target.matches("button")) return null;
  if (event.key === "Enter" && stage.masks.on) return () => stage.masks.maskBox();
  if (event.key === " " && stage.shown === "blink") return () => stage.turn();
  return null;
}

function escape(review, target) {
  const { root, stage, help } = review;
  if (!help.node.hidden) help.toggle();
  else if (target.matches(TYPED)) review.focus();
  else if (stage.masks.on) stage.masks.turn(false);
  else {
    target.blur();
    root.closest(".jp-Notebook")?.focus();
  }
}
