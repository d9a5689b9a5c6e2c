"""What a review shows and has decided: filters, lines, verdicts. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.review.judged import pairs_of, with_verdicts
from whiteshot_nb.review.verdicts import standing
from whiteshot_nb.views.review.lines import LISTED, Line, cards_of, item_of, lines_of, name_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, Verdict
    from whiteshot_nb.views.review.deciding import Deciding

Status = Literal["open", "accepted", "rejected", "all"]

STATUSES: tuple[Status, ...] = ("open", "accepted", "rejected", "all")
QUIET = frozenset({"unchanged", "tolerated"})
"""Classes that nobody has to look at; they are shown when they are asked for."""
ASKED_TWICE = frozenset({"failed", "blank"})
"""Classes whose acceptance has to be said twice."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown: a status, classes (none: all but the quiet ones), an expression of ``frame.query``."""

    status: Status = "open"
    changes: frozenset[str] = field(default_factory=frozenset)
    query: str = ""


class ReviewState:
    """The review of a table by one person.

    Parameters
    ----------
    frame
        As ``comparison.frame``.
    deciding
        Where verdicts are read and written.
    who
        The reviewer.
    """

    def __init__(self, frame: pd.DataFrame, deciding: Deciding, who: str) -> None:
        self._table = frame.reset_index(drop=True)
        self._pairs = pairs_of(self._table)
        self._deciding = deciding
        self.who = who
        self.title = title_of(self._table)
        self.filters = Filters()
        self.opened: set[int] = set()
        self.excluded: set[int] = set()
        self._listed = records_of(self._table[list(LISTED)])
        self._changes = [record["change"] for record in self._listed]
        self._cards = cards_of([record["cluster"] for record in self._listed])
        self._hashes = {one for pair in self._pairs for one in (pair.baseline, pair.sha256) if one}
        self.refresh()

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def frame(self) -> pd.DataFrame:
        """The table with the verdicts that hold by now, those of other people too."""
        return with_verdicts(self._table, self._pairs, standing(self._deciding.events()))

    def refresh(self) -> None:
        """Read the log again, and find what is to be shown."""
        self._events = self._deciding.events()
        held = standing(self._events)
        self._held = [held.get(pair) for pair in self._pairs]
        self._relist()

    def narrow(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Filters
        """Show something else; see :class:`Filters`.

        Raises
        ------
        InvalidInput
            If the expression cannot be evaluated; what was shown stays.
        """
        before = self.filters
        self.filters = replace(before, **changes)
        try:
            self._relist()
        except InvalidInput:
            self.filters = before
            raise

    def toggle_card(self, card: int) -> None:
        """Open or close a cluster."""
        self.opened ^= {card}
        self._relist()

    def toggle_row(self, row: int) -> None:
        """Take a member out of its cluster's next decision, or back in."""
        self.excluded ^= {row}

    def decide(self, verdict: Verdict, rows: Iterable[int], comment: str = "", *, sure: bool = False) -> Event | None:
        """Write one verdict on the rows as one event.

        Returns
        -------
        Event or None
            None if all of the rows have this verdict with this comment: nothing is written twice.

        Raises
        ------
        InvalidInput
            If a failed or blank shot would be accepted and `sure` is not set; its `field` is ``confirm``.
        """
        new = [row for row in rows if not self._says(row, verdict, comment)]
        if not new:
            return None
        doubtful = sorted({self._changes[row] for row in new} & ASKED_TWICE)
        if verdict == "accepted" and doubtful and not sure:
            raise InvalidInput(f"A shot is {' and one is '.join(doubtful)}", field="confirm")
        event = self._deciding.decide(verdict, self._table.iloc[new], who=self.who, comment=comment, sure=sure)
        self.excluded -= set(new)
        self.refresh()
        return event

    def undo(self, rows: Iterable[int]) -> list[Event]:
        """Take back what holds on the rows, be it all of a decision or some; nothing if nothing does."""
        held = [row for row in rows if self._held[row]]
        events = self._deciding.undo(self._table.iloc[held], who=self.who) if held else []
        self.refresh()
        return events

    def last(self) -> tuple[Event, list[int]] | None:
        """Return this person's latest verdict that holds, and the rows on which it does."""
        mine = [event for event in self._held if event and event.who == self.who]
        if not mine:
            return None
        latest = max(mine, key=lambda event: event.id)
        return latest, [row for row, event in enumerate(self._held) if event and event.id == latest.id]

    def items(self, start: int, count: int) -> list[dict[str, Any]]:
        """Return a page of the list, as the browser draws it."""
        lines = self.lines[start : start + count]
        return [
            item_of(line, self._listed, self._held)
            | {"opened": line.card in self.opened and not line.member}
            | {"excluded": [row for row in line.rows if row in self.excluded]}
            for line in lines
        ]

    def record(self, row: int) -> dict[str, Any]:
        """Return a row with its verdict, nulls as None."""
        one = slice(row, row + 1)
        held = {self._pairs[row]: event} if (event := self._held[row]) else {}
        return records_of(with_verdicts(self._table.iloc[one], self._pairs[one], held))[0]

    def verdict(self, row: int) -> str | None:
        """Return the verdict that holds on a row."""
        held = self._held[row]
        return held.verdict if held else None

    def known(self, hashes: Iterable[object]) -> list[str]:
        """Return those that are the sha256 of a picture of this review."""
        return [one for one in hashes if isinstance(one, str) and one in self._hashes]

    def name(self, row: int) -> str:
        """Return how a row is called."""
        return name_of(self._listed[row])

    def progress(self) -> tuple[int, int]:
        """Return how many cards are decided, of how many that somebody has to look at."""
        counts = self.counts()
        return counts["all"] - counts["open"], counts["all"]

    def counts(self) -> dict[str, int]:
        """Return how many cards there are of each status and each class; quiet ones have no status."""
        found: dict[str, set[int]] = {status: set() for status in STATUSES}
        for row, (card, change) in enumerate(zip(self._cards, self._changes, strict=True)):
            found.setdefault(change, set()).add(card)
            if change not in QUIET:
                found[self.verdict(row) or "open"].add(card)
                found["all"].add(card)
        return {name: len(cards) for name, cards in found.items()}

    def line_of(self, card: int, row: int | None = None) -> int | None:
        """Return where a card is in the list, or a member of it that has a line of its own."""
        for number, line in enumerate(self.lines):
            if line.card == card and (row is None or line.rows == (row,)):
                return number
        return None

    def card_of(self, row: int) -> int:
        """Return the number of a row's card."""
        return self._cards[row]

    def next_open(self, before: Sequence[Line], card: int) -> int:
        """Return the line to look at after a decision on a card that stood among the lines `before`; 0 if none."""
        order = list(dict.fromkeys(line.card for line in before))
        at = order.index(card) + 1 if card in order else 0
        for later in (*order[at:], *order[:at]):
            line = self.line_of(later)
            if line is not None and any(self._held[row] is None for row in self.lines[line].rows):
                return line
        return min(self.line_of(card) or 0, max(len(self.lines) - 1, 0))

    def _relist(self) -> None:
        meant = self._asked_for()
        shown = [row for row in range(len(self)) if self._passes(row) and (meant is None or row in meant)]
        self.lines = lines_of(shown, self._cards, self.opened)

    def _passes(self, row: int) -> bool:
        change, filters = self._changes[row], self.filters
        if change not in filters.changes if filters.changes else change in QUIET:
            return False
        held = self._held[row]
        return change in QUIET or filters.status in {"all", held.verdict if held else "open"}

    def _asked_for(self) -> set[int] | None:
        text = self.filters.query.strip()
        if not text:
            return None
        table = with_verdicts(self._table, self._pairs, standing(self._events))
        try:
            return set(table.query(text, engine="python", local_dict={}, global_dict={}).index)
        except Exception as error:
            raise InvalidInput(
                f"The filter cannot be evaluated: {error}",
                field="query",
                hint='It is an expression over the columns of the frame, such as: pixels > 200 and change == "content"',
            ) from error

    def _says(self, row: int, verdict: Verdict, comment: str) -> bool:
        held = self._held[row]
        return held is not None and (held.verdict, held.comment) == (verdict, comment)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dictionary for each row, nulls as None."""
    records: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return records
