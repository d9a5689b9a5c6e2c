import { button, element } from "../viewer.js";

/** @import { Facts, MaskScope } from "../types" */

// For which scenes a mask holds that is drawn next, and why.

const SCOPES = ["scene", "group", "pattern"];

/**
 * @param {string} label
 * @param {string} className
 * @param {() => void} leave
 */
function field(label, className, leave) {
  const node = element("input", className);
  Object.assign(node, { type: "text", spellcheck: false, maxLength: 1000 });
  node.setAttribute("aria-label", label);
  node.addEventListener("keydown", (event) => event.key === "Enter" && leave());
  return node;
}

export class MaskBar {
  /** @param {{ leave: () => void }} parts */
  constructor({ leave }) {
    this.scope = "scene";
    this.typed = false; // into the field of the pattern
    this.node = element("div", "ws-bar ws-mask-bar");
    this.node.hidden = true;
    const scopes = element("div", "ws-seg");
    scopes.setAttribute("role", "group");
    scopes.setAttribute("aria-label", "A mask holds for");
    this.buttons = SCOPES.map((name) => button("", () => this.choose(name)));
    scopes.append(...this.buttons);
    this.pattern = field("Pattern of scenes", "ws-pattern", leave);
    this.pattern.addEventListener("input", () => {
      this.typed = true;
    });
    this.comment = field("Why it is masked", "ws-why", leave);
    this.comment.placeholder = "Why (optional)";
    const hint = element("span", "ws-soft", "Draw it, or press Enter to mask the box");
    const first = element("div", "ws-row");
    const second = element("div", "ws-row");
    first.append(element("span", "ws-soft", "A mask holds for"), scopes, this.pattern);
    second.append(this.comment, hint);
    this.node.append(first, second);
  }

  /**
   * Name what stands around the scene that is looked at; a pattern that was typed stays.
   * @param {Facts} facts
   */
  about({ group, pattern }) {
    const labels = ["This scene", `Group ${group}`, "Pattern"];
    for (const [index, node] of this.buttons.entries()) node.textContent = labels[index];
    if (!this.typed) this.pattern.value = pattern ?? "";
    this.choose(this.scope);
  }

  /** @param {string} scope */
  choose(scope) {
    this.scope = scope;
    for (const [index, node] of this.buttons.entries()) {
      node.setAttribute("aria-pressed", String(SCOPES[index] === scope));
    }
    this.pattern.hidden = scope !== "pattern";
  }

  next() {
    this.choose(SCOPES[(SCOPES.indexOf(this.scope) + 1) % SCOPES.length]);
  }

  /** @returns {MaskScope} */
  get value() {
    return { scope: this.scope, pattern: this.pattern.value, comment: this.comment.value };
  }
}
