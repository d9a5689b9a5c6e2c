"""Record the decisions of one person's review, and read those of other people. It does not depend on the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import NEED_CONFIRMATION
from whiteshot_nb.review.row_selection import query_rows
from whiteshot_nb.review.verdicts import current_verdicts
from whiteshot_nb.views.review.cards import progress
from whiteshot_nb.views.review.scenes import ReviewedScenes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.views.review.decisions import DecisionTarget
    from whiteshot_nb.views.review.messages import Decision

_MAX_QUOTE = 200


class ReviewRecorder:
    """Records the decisions of one person on the rows of a comparison.

    The browser lists the rows and asks for confirmations. It is not trusted, and other people may have decided since it
    was told the latest: so each decision is checked again here.

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
    events
        Decisions on the reviewed scenes, oldest first, as of the latest `refresh`.
    """

    def __init__(self, frame: pd.DataFrame, target: DecisionTarget, reviewer: str) -> None:
        self.scenes = ReviewedScenes(frame)
        self._target = target
        self.reviewer = reviewer
        self.refresh()

    def __len__(self) -> int:
        return len(self.scenes)

    @property
    def frame(self) -> pd.DataFrame:
        """DataFrame of the comparison with the current verdicts, including those of other people."""
        return self.scenes.with_verdicts(current_verdicts(self._target.events))

    def refresh(self) -> None:
        """Read the recorded decisions."""
        self.events = tuple(event for event in self._target.events if self.scenes.rows_of(event))
        self._verdicts = current_verdicts(self.events)

    def replace_frame(self, frame: pd.DataFrame) -> None:
        """Replace the DataFrame with that of a new evaluation, which must have the same scenes in the same order."""
        self.scenes = ReviewedScenes(frame)
        self.refresh()

    def decide(self, decision: Decision) -> Event | None:
        """Record one verdict on rows, as one event.

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
        self.refresh()
        self._check_others(decision.rows, decision.seen)
        new = [row for row in decision.rows if not self._has(row, decision)]
        if not new:
            return None
        doubtful = sorted({self.scenes.changes[row] for row in new} & NEED_CONFIRMATION)
        if decision.verdict == "accepted" and doubtful and not decision.sure:
            raise InvalidInput(f"The selection contains {' and '.join(doubtful)} shots", field="confirm")
        event = self._write(decision, self.scenes.table.iloc[new])
        self.refresh()
        return event

    def undo(self, rows: Sequence[int], seen: str | None) -> list[Event]:
        """Undo the current verdicts on rows, and return the new events; `[]` if the rows have no verdicts.

        Raises
        ------
        InvalidInput
            If another person has decided meanwhile.
        """
        self.refresh()
        self._check_others(rows, seen)
        decided = [row for row in rows if self._verdict(row)]
        events = self._target.undo(self.scenes.table.iloc[decided], reviewer=self.reviewer) if decided else []
        self.refresh()
        return events

    def query(self, expression: str) -> list[int]:
        """Return the numbers of the rows for which an expression over the columns of `frame` is true.

        Raises
        ------
        InvalidInput
            If the expression cannot be evaluated.
        """
        return [int(row) for row in query_rows(self.frame, expression).index]

    def events_after(self, seen: str | None) -> tuple[Event, ...]:
        """Return the decisions after the one with this id; all of them if there is no such decision."""
        at = next((at for at in range(len(self.events) - 1, -1, -1) if self.events[at].id == seen), -1)
        return self.events[at + 1 :]

    def progress(self) -> tuple[int, int]:
        """Return how many cards (clusters or single scenes) have a verdict, and how many need a review."""
        verdicts = (event.verdict if (event := self._verdicts.get(pair)) else None for pair in self.scenes.pairs)
        return progress(zip(self.scenes.cards, self.scenes.changes, verdicts, strict=True))

    def _write(self, decision: Decision, rows: pd.DataFrame) -> Event:
        if decision.verdict == "accepted":
            return self._target.accept(rows, reviewer=self.reviewer, comment=decision.comment, confirm=decision.sure)
        return self._target.reject(rows, reviewer=self.reviewer, comment=decision.comment)

    def _check_others(self, rows: Sequence[int], seen: str | None) -> None:
        """Check that nobody overrules another person without knowing it.

        Parameters
        ----------
        rows
            Numbers of the rows to decide.
        seen
            Id of the latest decision that the browser knows.
        """
        unseen = self.events_after(seen)
        if not unseen:
            return
        before: Mapping[PairKey, Event] = current_verdicts(self.events[: len(self.events) - len(unseen)])
        for row in rows:
            now, pair = self._verdict(row), self.scenes.pairs[row]
            if now is not None and now != before.get(pair) and now.reviewer != self.reviewer:
                said = f": “{now.comment[:_MAX_QUOTE]}”" if now.comment else ""
                raise InvalidInput(
                    f"{now.reviewer} {now.verdict} {self.scenes.name(row)} meanwhile{said}", field="confirm"
                )

    def _verdict(self, row: int) -> Event | None:
        return self._verdicts.get(self.scenes.pairs[row])

    def _has(self, row: int, decision: Decision) -> bool:
        event = self._verdict(row)
        return event is not None and (event.verdict, event.comment) == (decision.verdict, decision.comment)
