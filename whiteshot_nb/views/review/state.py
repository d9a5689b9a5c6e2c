"""The state of a review: filters, lines, verdicts. Independent of the widget."""

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

_MAX_QUOTE = 200


class ReviewState:
    """The review of a comparison by one person.

    Parameters
    ----------
    frame
        As ``comparison.frame``.
    target
        Where verdicts are read and written.
    reviewer
        The reviewer's name.

    Attributes
    ----------
    scenes
        The rows that are reviewed.
    lines
        The lines that are listed.
    events
        The decisions about these scenes, oldest first, as of the latest `refresh`.
    opened, excluded, pinned
        Cards whose members are listed; rows that the next decision on their cluster leaves out; rows that are listed
        whatever the filters say, until the next decision or filter.
    """

    def __init__(self, frame: pd.DataFrame, target: DecisionTarget, reviewer: str) -> None:
        self.scenes = ReviewedScenes(frame)
        self._target = target
        self.reviewer = reviewer
        self.filters = Filters()
        self.opened: set[int] = set()
        self.excluded: set[int] = set()
        self.pinned: set[int] = set()
        self.events: tuple[Event, ...] = ()
        self._log: Sequence[Event] = ()
        self.refresh()
        done, total = self.progress()
        if total and done == total:
            self.filter(status="all")

    def __len__(self) -> int:
        return len(self.scenes)

    @property
    def frame(self) -> pd.DataFrame:
        """The table with the current verdicts, those of other people too."""
        return self.scenes.with_verdicts(current_verdicts(self._target.events))

    def refresh(self) -> Sequence[Event]:
        """Read the log and list the rows again; return the events that are new."""
        before = len(self._log)
        self._log = self._target.events
        verdicts = current_verdicts(self._log)
        self._verdicts = [verdicts.get(pair) for pair in self.scenes.pairs]
        self._relist()
        new = self._log[before:]
        self.events += tuple(event for event in new if self.scenes.rows_of(event))
        return new

    def replace_frame(self, frame: pd.DataFrame) -> None:
        """Continue with the frame of a new evaluation: the same scenes, in the same order."""
        members = [row for row, card in enumerate(self.scenes.cards) if card in self.opened]
        self.scenes = ReviewedScenes(frame)
        self.opened = {self.scenes.cards[row] for row in members}
        self.refresh()

    def filter(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Filters
        """Change the filters; see :class:`~whiteshot_nb.views.review.filters.Filters`.

        Raises
        ------
        InvalidInput
            If the expression cannot be evaluated; then the filters do not change.
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
        """Exclude a row from the next decision on its cluster, or include it again."""
        self.excluded ^= {row}

    def decide(self, verdict: Verdict, rows: Sequence[int], comment: str = "", *, sure: bool = False) -> Event | None:
        """Write one verdict on the rows as one event.

        Returns
        -------
        Event or None
            None if all of the rows have this verdict with this comment already.

        Raises
        ------
        InvalidInput
            If `sure` is not set, and another person has decided meanwhile, or a failed or blank shot would be accepted;
            its `field` is ``confirm``.
        """
        if not sure:
            self._check_others(rows)
        new = [row for row in rows if not self._has(row, verdict, comment)]
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
        """Undo the current verdicts on these rows; `[]` if there are none."""
        decided = [row for row in rows if self._verdicts[row]]
        events = self._target.undo(self.scenes.table.iloc[decided], reviewer=self.reviewer) if decided else []
        self.pinned = set()
        self.refresh()
        return events

    def last(self) -> tuple[Event, list[int]] | None:
        """Return this person's latest decision that is still current, and the rows with it."""
        mine = [event for event in self._verdicts if event and event.reviewer == self.reviewer]
        if not mine:
            return None
        latest = max(mine, key=lambda event: event.id)
        return latest, [row for row, event in enumerate(self._verdicts) if event and event.id == latest.id]

    def items(self, start: int, count: int) -> list[dict[str, Any]]:
        """Return a page of the list, as the browser shows it."""
        lines = self.lines[start : start + count]
        return [
            line_item(line, self.scenes.listed, self._verdicts)
            | {"opened": line.card in self.opened and not line.member}
            | {"excluded": [row for row in line.rows if row in self.excluded]}
            | {"elsewhere": [row for row in line.rows if row in self.scenes.elsewhere]}
            for line in lines
        ]

    def record(self, row: int) -> dict[str, Any]:
        """Return a row with its verdict, nulls as None."""
        return self.scenes.record(row, self._verdicts[row])

    def verdict(self, row: int) -> str | None:
        """Return the current verdict on a row."""
        event = self._verdicts[row]
        return event.verdict if event else None

    def progress(self) -> tuple[int, int]:
        """Return how many cards are decided, of how many that need a review."""
        counts = self.counts()
        return counts["all"] - counts["open"], counts["all"]

    def counts(self) -> dict[str, int]:
        """Return the number of cards of each status and each change type; those that need no review have no status."""
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
        """Return the number of the line of a card, or None."""
        return next((number for number, line in enumerate(self.lines) if line.card == card), None)

    def line_with(self, row: int, *, member: bool = False) -> int | None:
        """Return the number of the line of a row, or None; see :func:`~whiteshot_nb.views.review.cards.line_with`."""
        return line_with(self.lines, row, member=member)

    def next_open(self, before: Sequence[ListLine], card: int) -> int:
        """Return the line to go to after a decision on a card that was among the lines `before`; 0 if there is none."""
        order = list(dict.fromkeys(line.card for line in before))
        at = order.index(card) + 1 if card in order else 0
        for later in (*order[at:], *order[:at]):
            line = self.line_of(later)
            if line is not None and any(self._verdicts[row] is None for row in self.lines[line].rows):
                return line
        return min(self.line_of(card) or 0, max(len(self.lines) - 1, 0))

    def _write(self, verdict: Verdict, rows: pd.DataFrame, comment: str, *, sure: bool) -> Event:
        if verdict == "accepted":
            return self._target.accept(rows, reviewer=self.reviewer, comment=comment, confirm=sure)
        return self._target.reject(rows, reviewer=self.reviewer, comment=comment)

    def _relist(self) -> None:
        query = self.filters.query.strip()
        table = self.scenes.with_verdicts(current_verdicts(self._log)) if query else None
        chosen = range(len(self)) if table is None else set(query_rows(table, query).index)
        passing = (row for row in chosen if self.filters.passes(self.scenes.changes[row], self._verdicts[row]))
        self.lines = list_lines(sorted({*passing, *self.pinned}), self.scenes.cards, self.opened)

    def _check_others(self, rows: Iterable[int]) -> None:
        """Read the log before a decision, so that nobody overrules a new decision of another person unknowingly."""
        before = self._verdicts
        self.refresh()
        for row in rows:
            now = self._verdicts[row]
            if now is not None and now != before[row] and now.reviewer != self.reviewer:
                self.pinned.add(row)
                self._relist()
                said = f": “{now.comment[:_MAX_QUOTE]}”" if now.comment else ""
                raise InvalidInput(
                    f"{now.reviewer} {now.verdict} {self.scenes.name(row)} meanwhile{said}", field="confirm"
                )

    def _has(self, row: int, verdict: Verdict, comment: str) -> bool:
        event = self._verdicts[row]
        return event is not None and (event.verdict, event.comment) == (verdict, comment)
