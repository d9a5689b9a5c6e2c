"""What a review shows and has decided: filters, lines, verdicts. Knows no widget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import NEED_CONFIRMATION, NEED_NO_REVIEW
from whiteshot_nb.review.row_selection import query_rows
from whiteshot_nb.review.verdicts import current_verdicts
from whiteshot_nb.views.review.cards import ListLine, line_item, line_with, list_lines
from whiteshot_nb.views.review.filters import REVIEW_STATUSES, Filters
from whiteshot_nb.views.review.scenes import ReviewedScenes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, Verdict
    from whiteshot_nb.views.review.decisions import DecisionTarget

_LONGEST_QUOTE = 200


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

    Attributes
    ----------
    scenes
        What is reviewed.
    lines
        What is listed.
    opened, excluded, pinned
        Cards whose members are listed; rows that their cluster's next decision leaves out; rows that are listed
        whatever the filters say, until the next decision or filter.
    """

    def __init__(self, frame: pd.DataFrame, deciding: DecisionTarget, who: str) -> None:
        self.scenes = ReviewedScenes(frame)
        self._deciding = deciding
        self.who = who
        self.filters = Filters()
        self.opened: set[int] = set()
        self.excluded: set[int] = set()
        self.pinned: set[int] = set()
        self._events: Sequence[Event] = ()
        self.refresh()
        done, total = self.progress()
        if total and done == total:
            self.narrow(status="all")

    def __len__(self) -> int:
        return len(self.scenes)

    @property
    def frame(self) -> pd.DataFrame:
        """The table with the verdicts that hold by now, those of other people too."""
        return self.scenes.judged(current_verdicts(self._deciding.events))

    def refresh(self) -> Sequence[Event]:
        """Read the log again, find what is to be shown, and return the events that are new."""
        before = len(self._events)
        self._events = self._deciding.events
        held = current_verdicts(self._events)
        self._held = [held.get(pair) for pair in self.scenes.pairs]
        self._relist()
        return self._events[before:]

    def take(self, frame: pd.DataFrame) -> None:
        """Go on with the table as it is after masks came or went: the same scenes, in the same order."""
        members = [row for row, card in enumerate(self.scenes.cards) if card in self.opened]
        self.scenes = ReviewedScenes(frame)
        self.opened = {self.scenes.cards[row] for row in members}
        self.refresh()

    def narrow(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Filters
        """Show something else; see :class:`~whiteshot_nb.views.review.filters.Filters`.

        Raises
        ------
        InvalidInput
            If the expression cannot be evaluated; what was shown stays.
        """
        before, self.pinned = self.filters, set()
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

    def decide(self, verdict: Verdict, rows: Sequence[int], comment: str = "", *, sure: bool = False) -> Event | None:
        """Write one verdict on the rows as one event.

        Returns
        -------
        Event or None
            None if all of the rows have this verdict with this comment: nothing is written twice.

        Raises
        ------
        InvalidInput
            If `sure` is not set, and somebody else has decided meanwhile, or a failed or blank shot would be accepted;
            its `field` is ``confirm``.
        """
        if not sure:
            self._look_for_others(rows)
        new = [row for row in rows if not self._says(row, verdict, comment)]
        if not new:
            return None
        doubtful = sorted({self.scenes.changes[row] for row in new} & NEED_CONFIRMATION)
        if verdict == "accepted" and doubtful and not sure:
            raise InvalidInput(f"A shot is {' and one is '.join(doubtful)}", field="confirm")
        event = self._write(verdict, self.scenes.table.iloc[new], comment, sure=sure)
        self.excluded -= set(new)
        self.pinned = set()
        self.refresh()
        return event

    def undo(self, rows: Iterable[int]) -> list[Event]:
        """Take back what holds on the rows, be it all of a decision or some; nothing if nothing does."""
        held = [row for row in rows if self._held[row]]
        events = self._deciding.undo(self.scenes.table.iloc[held], who=self.who) if held else []
        self.pinned = set()
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
            line_item(line, self.scenes.listed, self._held)
            | {"opened": line.card in self.opened and not line.member}
            | {"excluded": [row for row in line.rows if row in self.excluded]}
            | {"elsewhere": [row for row in line.rows if row in self.scenes.elsewhere]}
            for line in lines
        ]

    def record(self, row: int) -> dict[str, Any]:
        """Return a row with its verdict, nulls as None."""
        return self.scenes.record(row, self._held[row])

    def verdict(self, row: int) -> str | None:
        """Return the verdict that holds on a row."""
        held = self._held[row]
        return held.verdict if held else None

    def progress(self) -> tuple[int, int]:
        """Return how many cards are decided, of how many that somebody has to look at."""
        counts = self.counts()
        return counts["all"] - counts["open"], counts["all"]

    def counts(self) -> dict[str, int]:
        """Return how many cards there are of each status and each class; quiet ones have no status."""
        found: dict[str, set[int]] = {status: set() for status in REVIEW_STATUSES}
        for row, (card, change) in enumerate(zip(self.scenes.cards, self.scenes.changes, strict=True)):
            found.setdefault(change, set()).add(card)
            if change not in NEED_NO_REVIEW:
                found[self.verdict(row) or "open"].add(card)
                found["all"].add(card)
        return {name: len(cards) for name, cards in found.items()}

    def card_of(self, row: int) -> int:
        """Return the number of a row's card."""
        return self.scenes.cards[row]

    def line_of(self, card: int) -> int | None:
        """Return where a card is in the list."""
        return next((number for number, line in enumerate(self.lines) if line.card == card), None)

    def line_with(self, row: int, *, member: bool = False) -> int | None:
        """Return where a row is in the list; see :func:`~whiteshot_nb.views.review.cards.line_with`."""
        return line_with(self.lines, row, member=member)

    def next_open(self, before: Sequence[ListLine], card: int) -> int:
        """Return the line to look at after a decision on a card that stood among the lines `before`; 0 if none."""
        order = list(dict.fromkeys(line.card for line in before))
        at = order.index(card) + 1 if card in order else 0
        for later in (*order[at:], *order[:at]):
            line = self.line_of(later)
            if line is not None and any(self._held[row] is None for row in self.lines[line].rows):
                return line
        return min(self.line_of(card) or 0, max(len(self.lines) - 1, 0))

    def _write(self, verdict: Verdict, rows: pd.DataFrame, comment: str, *, sure: bool) -> Event:
        if verdict == "accepted":
            return self._deciding.accept(rows, who=self.who, comment=comment, confirm=sure)
        return self._deciding.reject(rows, who=self.who, comment=comment)

    def _relist(self) -> None:
        query = self.filters.query.strip()
        table = self.scenes.judged(current_verdicts(self._events)) if query else None
        meant = range(len(self)) if table is None else set(query_rows(table, query).index)
        passing = (row for row in meant if self.filters.passes(self.scenes.changes[row], self._held[row]))
        self.lines = list_lines(sorted({*passing, *self.pinned}), self.scenes.cards, self.opened)

    def _look_for_others(self, rows: Iterable[int]) -> None:
        """Read the log before a decision: nobody overrules unknowingly what somebody else has just said."""
        seen = self._held
        self.refresh()
        for row in rows:
            now = self._held[row]
            if now is not None and now != seen[row] and now.who != self.who:
                self.pinned.add(row)
                self._relist()
                said = f": “{now.comment[:_LONGEST_QUOTE]}”" if now.comment else ""
                raise InvalidInput(f"{now.who} {now.verdict} {self.scenes.name(row)} meanwhile{said}", field="confirm")

    def _says(self, row: int, verdict: Verdict, comment: str) -> bool:
        held = self._held[row]
        return held is not None and (held.verdict, held.comment) == (verdict, comment)
