/** @import { HeldEvent, LineItem, ListLine, ReviewRow } from "../types" */

// The lines of a review's list, as in `cards.py`. A cluster is one card; an open card has a line for each member.

/**
 * @param {number[]} rows
 * @param {number[]} cards of all rows
 * @param {Set<number>} opened cards
 * @param {number[] | null} places sort positions of all rows; null if the list is not sorted
 * @returns {ListLine[]}
 */
export function linesOf(rows, cards, opened, places) {
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (const row of rows) {
    const inside = members.get(cards[row]);
    if (inside) inside.push(row);
    else members.set(cards[row], [row]);
  }
  return inOrder([...members], places).flatMap(([card, inside]) => {
    const line = { card, rows: inside, member: false };
    if (!opened.has(card) || inside.length < 2) return [line];
    return [line, ...inside.map((row) => ({ card, rows: [row], member: true }))];
  });
}

/**
 * Sort cards: the largest clusters first, or, if the user sorts, by the first scene of each card.
 * @param {[card: number, rows: number[]][]} members
 * @param {number[] | null} places
 */
function inOrder(members, places) {
  if (!places) return members.sort(([a, one], [b, other]) => other.length - one.length || a - b);
  const first = (/** @type {number[]} */ inside) => Math.min(...inside.map((row) => places[row]));
  return members
    .map((member) => /** @type {const} */ ([first(member[1]), member]))
    .sort(([one], [other]) => one - other)
    .map(([, member]) => member);
}

/**
 * @param {ListLine} line
 * @param {ReviewRow[]} rows
 * @param {(row: number) => HeldEvent | undefined} held
 * @returns {Omit<LineItem, "opened" | "excluded">}
 */
export function itemOf(line, rows, held) {
  const first = rows[line.rows[0]];
  const size = line.rows.length;
  const last = rows[line.rows[size - 1]];
  const [verdict, ...others] = new Set(line.rows.map((row) => held(row)?.verdict ?? null));
  return {
    card: line.card,
    rows: line.rows,
    member: line.member,
    name: size > 1 ? `Same change × ${size}` : first.facts.name,
    about: size > 1 ? `${first.scene} … ${last.scene}` : first.about,
    change: first.facts.change,
    picture: first.facts.after.id ?? first.facts.before.id,
    boxes: first.boxes,
    verdict: others.length ? "in part" : verdict,
  };
}
