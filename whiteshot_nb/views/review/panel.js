import { button, element } from "../viewer.js";
import { changeChip, verdictChip } from "./list.js";

// Facts about one scene, the comment, and the verdicts.

export function ago(at) {
  const minutes = Math.round((Date.now() - new Date(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

export class Panel {
  constructor({ accept, reject, undo, exclude, leave }) {
    this.node = element("div", "ws-side");
    this.title = element("div", "ws-title");
    this.numbers = element("dl");
    this.reason = element("p", "ws-soft ws-reason");
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
    const facts = element("div", "ws-facts");
    facts.append(this.title, this.numbers, this.reason, this.decided);
    const deeds = element("div", "ws-deeds");
    const pair = element("div", "ws-pair");
    pair.append(this.excludeButton, this.undoButton);
    deeds.append(this.comment, this.question, this.acceptButton, this.onlyButton, this.rejectButton, pair, this.last);
    this.node.append(facts, deeds);
  }

  // Show the facts of a scene that stands in a line of the list.
  show(facts, line, row) {
    const many = line.rows.length > 1;
    this.title.replaceChildren(element("b", "", facts.name), changeChip(facts.change), ...verdictChip(facts.verdict));
    this.numbers.replaceChildren(
      ...facts.numbers.flatMap(({ name, value }) => [element("dt", "", name), element("dd", "", value)]),
    );
    const others = line.rows.length - 1;
    const same = many ? ` The same change stands on ${others} other page${others === 1 ? "" : "s"}.` : "";
    this.reason.textContent = `${facts.reason}.${same}`;
    const words = facts.verdict && `${facts.verdict} by ${facts.reviewer}, ${ago(facts.decided_at)}`;
    this.decided.textContent = words ? words + (facts.comment ? `: “${facts.comment}”` : "") : "";
    const included = line.rows.length - line.excluded.length;
    this.#label(this.acceptButton, many ? `Accept all ${included}` : "Accept", "A");
    this.#label(this.rejectButton, many ? `Reject all ${included}` : "Reject", "R");
    const out = line.excluded.includes(row);
    this.#label(this.excludeButton, out ? "Take it back in" : "Exclude this page", "X");
    this.onlyButton.hidden = !many;
    this.excludeButton.hidden = !many && !line.member;
    this.node.classList.remove("ws-nothing");
  }

  empty() {
    this.node.classList.add("ws-nothing");
  }

  tell(last) {
    this.last.hidden = !last;
    this.lastText.textContent = last ? `Last: ${last.text} · ${ago(last.at)} · ` : "";
  }

  ask(text) {
    this.question.textContent = text ?? "";
    this.acceptButton.classList.toggle("ws-sure", Boolean(text));
    if (text) this.#label(this.acceptButton, "Accept it all the same", "A");
  }

  #label(node, text, key) {
    node.replaceChildren(`${text} `, element("kbd", "", key));
  }
}
