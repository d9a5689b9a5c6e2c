"""The state of a review: filters, listed lines and verdicts. It does not depend on the widget."""

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
    """The state of one person's review of a comparison.

    Parameters
    ----------
    frame
        DataFrame like ``comparison.frame``.
    target
        Object that records verdicts and returns the recorded ones.
    reviewer
        Name of the reviewer.

    Attributes
    ----------
    scenes
        Rows that are reviewed.
    lines
        Lines of the list: clusters and single changes that pass the filters.
    events
        Decisions on the reviewed scenes, oldest first, as of the latest `refresh`.
    opened
        Numbers of the clusters whose members are listed below them.
    excluded
        Rows that are left out of the next decision on their cluster.
    pinned
        Rows that are listed even if the filters would hide them, until the next decision or filter.
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
        """DataFrame of the comparison with the current verdicts, including those of other people."""
        return self.scenes.with_verdicts(current_verdicts(self._target.events))

    def refresh(self) -> Sequence[Event]:
        """Read the recorded decisions, update the list, and return the decisions that are new."""
        before = len(self._log)
        self._log = self._target.events
        verdicts = current_verdicts(self._log)
        self._verdicts = [verdicts.get(pair) for pair in self.scenes.pairs]
        self._relist()
        new = self._log[before:]
        self.events += tuple(event for event in new if self.scenes.rows_of(event))
        return new

    def replace_frame(self, frame: pd.DataFrame) -> None:
        """Replace the DataFrame with that of a new evaluation, which must have the same scenes in the same order."""
        members = [row for row, card in enumerate(self.scenes.cards) if card in self.opened]
        self.scenes = ReviewedScenes(frame)
        self.opened = {self.scenes.cards[row] for row in members}
        self.refresh()

    def filter(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Filters
        """Change the filters of the list.

        Parameters
        ----------
        **changes
            Attributes of :class:`~whiteshot_nb.views.review.filters.Filters`.

        Raises
        ------
        InvalidInput
            If the query cannot be evaluated. The filters then stay unchanged.
        """
        before, self.pinned = self.filters, set()
        self.filters = replace(before, **changes)
        try:
            self._relist()
        except InvalidInput:
            self.filters = before
            raise

    def toggle_card(self, card: int) -> None:
        """Show the members of a cluster below its line in the list, or hide them."""
        self.opened ^= {card}
        self._relist()

    def toggle_row(self, row: int) -> None:
        """Exclude a scene from the next decision on its cluster, or include it again."""
        self.excluded ^= {row}

    def decide(self, verdict: Verdict, rows: Sequence[int], comment: str = "", *, sure: bool = False) -> Event | None:
        """Record one verdict on rows, as one event.

        Parameters
        ----------
        verdict
            ``accepted`` or ``rejected``.
        rows
            Numbers of the rows.
        comment
            Comment of the reviewer.
        sure
            Whether the reviewer has confirmed the verdict.

        Returns
        -------
        Event or None
            None if all of the rows already have this verdict and this comment.

        Raises
        ------
        InvalidInput
            If a confirmation is needed: another person has decided meanwhile, or a failed or blank shot would be
            accepted. The `field` of the error is then ``confirm``.
        """
        if not sure:
            self._check_others(rows)
        new = [row for row in rows if not self._has(row, verdict, comment)]
        if not new:
            return None
        doubtful = sorted({self.scenes.changes[row] for row in new} & NEED_CONFIRMATION)
        if verdict == "accepted" and doubtful and not sure:
            raise InvalidInput(f"The selection contains {' and '.join(doubtful)} shots", field="confirm")
        event = self._write(verdict, self.scenes.table.iloc[new], comment, sure=sure)
        self.excluded -= set(new)
        self.pinned = set()
        self.refresh()
        return event

    def undo(self, rows: Iterable[int]) -> list[Event]:
        """Undo the current verdicts on rows, and return the new events; `[]` if the rows have no verdicts."""
        decided = [row for row in rows if self._verdicts[row]]
        events = self._target.undo(self.scenes.table.iloc[decided], reviewer=self.reviewer) if decided else []
        self.pinned = set()
        self.refresh()
        return events

    def last(self) -> tuple[Event, list[int]] | None:
        """Return the latest decision of this reviewer that is still current, and its rows; None if there is none."""
        mine = [event for event in self._verdicts if event and event.reviewer == self.reviewer]
        if not mine:
            return None
        latest = max(mine, key=lambda event: event.id)
        return latest, [row for row, event in enumerate(self._verdicts) if event and event.id == latest.id]

    def items(self, start: int, count: int) -> list[dict[str, Any]]:
        """Return `count` lines of the list from line `start`, in the form that the browser shows."""
        lines = self.lines[start : start + count]
        return [
            line_item(line, self.scenes.listed, self._verdicts)
            | {"opened": line.card in self.opened and not line.member}
            | {"excluded": [row for row in line.rows if row in self.excluded]}
            | {"elsewhere": [row for row in line.rows if row in self.scenes.elsewhere]}
            for line in lines
        ]

    def record(self, row: int) -> dict[str, Any]:
        """Return a row with its verdict; missing values are None."""
        return self.scenes.record(row, self._verdicts[row])

    def verdict(self, row: int) -> str | None:
        """Return the current verdict on a row; None if the row has no verdict."""
        event = self._verdicts[row]
        return event.verdict if event else None

    def progress(self) -> tuple[int, int]:
        """Return how many cards (clusters or single scenes) have a verdict, and how many need a review."""
        counts = self.counts()
        return counts["all"] - counts["open"], counts["all"]

    def counts(self) -> dict[str, int]:
        """Return the number of cards (clusters or single scenes) by status and by change type."""
        found: dict[str, set[int]] = {status: set() for status in REVIEW_STATUSES}
        for row, (card, change) in enumerate(zip(self.scenes.cards, self.scenes.changes, strict=True)):
            found.setdefault(change, set()).add(card)
            if change not in NEED_NO_REVIEW:
                found[self.verdict(row) or "open"].add(card)
                found["all"].add(card)
        return {name: len(cards) for name, cards in found.items()}

    def card_of(self, row: int) -> int:
        """Return the number of the card, a cluster or single scene, to which a row belongs."""
        return self.scenes.cards[row]

    def line_of(self, card: int) -> int | None:
        """Return the number of the line that shows a card (a cluster or single scene); None if it is not listed."""
        return next((number for number, line in enumerate(self.lines) if line.card == card), None)

    def line_with(self, row: int, *, member: bool = False) -> int | None:
        """Return the number of the line that contains a row; see :func:`~whiteshot_nb.views.review.cards.line_with`."""
        return line_with(self.lines, row, member=member)

    def next_open(self, before: Sequence[ListLine], card: int) -> int:
        """Return the number of the line to select after a decision: the next line with an open change.

        Parameters
        ----------
        before
            Lines of the list before the decision.
        card
            Number of the cluster or single scene that was decided.

        Returns
        -------
        int
            If no change is open, the line of `card`, or the first line if `card` is not listed any more.
        """
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
        """Read new decisions before a decision, so that nobody overrules another person without knowing it."""
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
