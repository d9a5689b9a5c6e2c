import { button, element } from "../viewer.js";
import { changeChip, verdictChip } from "./list.js";
import { Masks } from "./masks.js";
import { sameElsewhere } from "./words.js";

/** @import { Facts, LineItem, Overview, Verdict } from "../types" */
/** @import { KeptMask } from "./masks.js" */

// The panel for one scene: its details, the comment, and the buttons for verdicts.

/** @param {string} at a time in ISO 8601 */
export function ago(at) {
  const minutes = Math.round((Date.now() - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/**
 * @typedef {object} PanelDeeds
 * @property {(only: boolean) => void} accept
 * @property {(only: boolean) => void} reject
 * @property {(last: boolean) => void} undo
 * @property {() => void} exclude
 * @property {(id: string) => void} unmask
 * @property {(id: string) => void} choose
 * @property {() => void} leave
 */

export class Panel {
  /** @type {number | undefined} */
  row;
  /** @param {PanelDeeds} deeds */
  constructor({ accept, reject, undo, exclude, unmask, choose, leave }) {
    this.node = element("div", "ws-side");
    this.title = element("div", "ws-title");
    this.numbers = element("dl");
    this.reason = element("p", "ws-soft ws-reason");
    this.note = element("div", "ws-soft");
    this.masks = new Masks({ unmask, choose });
    this.decided = element("p", "ws-decided");
    this.comment = element("textarea");
    this.comment.rows = 3;
    this.comment.placeholder = "Comment (C)";
    this.comment.setAttribute("aria-label", "Comment");
    this.comment.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        leave();
      }
    });
    this.all = "";
    /** @type {Verdict | null} */
    this.asked = null; // the verdict to confirm
    this.acceptButton = button("Accept", () => accept(false), { className: "ws-ok" });
    this.onlyButton = button("Only this page", () => accept(true), { key: "Shift A" });
    this.rejectButton = button("Reject", () => reject(false), { className: "ws-no" });
    this.undoButton = button("Undo", () => undo(false), { key: "U" });
    this.excludeButton = button("Exclude this page", exclude, { key: "X" });
    this.question = element("p", "ws-question");
    this.question.setAttribute("role", "alert");
    this.last = element("p", "ws-soft ws-last");
    this.lastText = element("span");
    this.lastUndo = button("undo", () => undo(true), { className: "ws-link", label: "Undo the last verdict" });
    this.last.append(this.lastText, this.lastUndo);
    this.facts = element("div", "ws-facts");
    this.facts.append(this.title, this.numbers, this.reason, this.note, this.masks.node, this.decided);
    const deeds = element("div", "ws-deeds");
    const pair = element("div", "ws-pair");
    pair.append(this.excludeButton, this.undoButton);
    deeds.append(this.comment, this.question, this.acceptButton, this.onlyButton, this.rejectButton, pair, this.last);
    this.node.append(this.facts, deeds);
    this.empty();
  }

  /**
   * Show the details of a scene in a line of the list.
   * @param {Facts} facts
   * @param {LineItem} line
   * @param {number} row
   */
  show(facts, line, row) {
    const many = line.rows.length > 1;
    if (row !== this.row) this.facts.scrollTop = 0;
    this.row = row;
    this.title.replaceChildren(element("b", "", facts.name), changeChip(facts.change), ...verdictChip(facts.verdict));
    this.numbers.replaceChildren(
      ...facts.numbers.flatMap(({ name, value }) => [element("dt", "", name), element("dd", "", value)]),
    );
    this.reason.textContent = `${facts.reason}.${sameElsewhere(line, row)}`;
    this.note.replaceChildren(facts.note ?? ""); // in a report: where to find the full pictures
    const kept = facts.masks.flatMap((mask) => (mask.id ? [/** @type {KeptMask} */ (mask)] : []));
    this.masks.show(kept, facts.warning);
    const words = facts.verdict && `${facts.verdict} by ${facts.reviewer}, ${ago(facts.decided_at ?? "")}`;
    this.decided.textContent = words ? words + (facts.comment ? `: “${facts.comment}”` : "") : "";
    this.all = many ? ` all ${line.rows.length - line.excluded.length}` : "";
    this.#name();
    const out = line.excluded.includes(row);
    this.#label(this.excludeButton, out ? "Include this page" : "Exclude this page", "X");
    this.onlyButton.hidden = !many;
    this.excludeButton.hidden = !many && !line.member;
    this.node.classList.remove("ws-nothing");
  }

  empty() {
    this.node.classList.add("ws-nothing");
  }

  /** @param {Overview["last"]} last */
  tell(last) {
    this.last.hidden = !last;
    this.lastText.textContent = last ? `Last: ${last.text} · ${ago(last.at)} · ` : "";
  }

  /**
   * Ask the user to confirm a verdict; without a text, stop asking.
   * @param {string | null} text
   * @param {Verdict} [verdict]
   */
  ask(text, verdict) {
    this.question.textContent = text ?? "";
    this.asked = text ? (verdict ?? "accepted") : null;
    this.#name();
  }

  // Label the verdict buttons, with the number of pages, or as the confirmation of a verdict.
  #name() {
    /** @type {[Verdict, HTMLButtonElement, text: string, key: string][]} */
    const deeds = [
      ["accepted", this.acceptButton, "Accept", "A"],
      ["rejected", this.rejectButton, "Reject", "R"],
    ];
    for (const [verdict, node, text, key] of deeds) {
      const asked = this.asked === verdict;
      node.classList.toggle("ws-sure", asked);
      this.#label(node, asked ? `${text} anyway` : text + this.all, key);
    }
  }

  /**
   * @param {HTMLElement} node
   * @param {string} text
   * @param {string} key
   */
  #label(node, text, key) {
    node.replaceChildren(`${text} `, element("kbd", "", key));
  }
}
