import { button, element } from "../viewer.js";

/** @import { Facts, MaskScope } from "../types" */

// Settings of the next mask: the scenes to which it applies, and the reason for it.

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
    this.typed = false; // whether the user has typed a pattern
    this.node = element("div", "ws-bar ws-mask-bar");
    this.node.hidden = true;
    const scopes = element("div", "ws-seg");
    scopes.setAttribute("role", "group");
    scopes.setAttribute("aria-label", "A mask applies to");
    this.buttons = SCOPES.map((name) => button("", () => this.choose(name)));
    scopes.append(...this.buttons);
    this.pattern = field("Pattern of scene paths", "ws-pattern", leave);
    this.pattern.addEventListener("input", () => {
      this.typed = true;
    });
    this.comment = field("Reason for the mask", "ws-why", leave);
    this.comment.placeholder = "Reason (optional)";
    const hint = element("span", "ws-soft", "Draw a mask, or press Enter to mask the current box");
    const first = element("div", "ws-row");
    const second = element("div", "ws-row");
    first.append(element("span", "ws-soft", "A mask applies to"), scopes, this.pattern);
    second.append(this.comment, hint);
    this.node.append(first, second);
  }

  /**
   * Show the group and the pattern of the selected scene; a pattern that the user has typed is kept.
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
