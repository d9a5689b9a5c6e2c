// The lines of a review's list, as the kernel makes them: a cluster is one card, opened it shows its members.

export function linesOf(rows, cards, opened, places) {
  const members = new Map();
  for (const row of rows) {
    if (!members.has(cards[row])) members.set(cards[row], []);
    members.get(cards[row]).push(row);
  }
  return inOrder([...members], places).flatMap(([card, inside]) => {
    const line = { card, rows: inside, member: false };
    if (!opened.has(card) || inside.length < 2) return [line];
    return [line, ...inside.map((row) => ({ card, rows: [row], member: true }))];
  });
}

// The largest clusters first, unless somebody sorts: then a card stands where the first of its scenes does.
function inOrder(members, places) {
  if (!places) return members.sort(([a, one], [b, other]) => other.length - one.length || a - b);
  const first = new Map(members.map(([card, inside]) => [card, Math.min(...inside.map((row) => places[row]))]));
  return members.sort(([a], [b]) => first.get(a) - first.get(b));
}

export function itemOf(line, rows, held) {
  const first = rows[line.rows[0]];
  const last = rows[line.rows.at(-1)];
  const size = line.rows.length;
  const verdicts = new Set(line.rows.map((row) => held(row)?.verdict ?? null));
  return {
    card: line.card,
    rows: line.rows,
    member: line.member,
    name: size > 1 ? `Same change × ${size}` : first.facts.name,
    about: size > 1 ? `${first.scene} … ${last.scene}` : first.about,
    change: first.facts.change,
    picture: first.facts.after.id ?? first.facts.before.id,
    boxes: first.boxes,
    verdict: verdicts.size === 1 ? [...verdicts][0] : "in part",
  };
}
