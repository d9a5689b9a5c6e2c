"""Where the decisions of a review go: to the comparison, which may move a baseline, or to a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from whiteshot_nb.review.decisions import Decisions
from whiteshot_nb.review.verdicts import MemoryVerdictLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Event, VerdictLog


@runtime_checkable
class DecisionTarget(Protocol):
    """Whoever takes decisions on rows of a comparison's frame."""

    @property
    def events(self) -> Sequence[Event]:
        """All events, oldest first."""

    def accept(self, rows: pd.DataFrame, /, *, who: str, comment: str, confirm: bool) -> Event:
        """Accept rows, and return when it is safe; `confirm` where one failed or is blank."""

    def reject(self, rows: pd.DataFrame, /, *, who: str, comment: str) -> Event:
        """Reject rows."""

    def undo(self, rows: pd.DataFrame, /, *, who: str) -> list[Event]:
        """Take back what holds on rows: one event for each decision, with those of its pairs that are meant."""


def decision_target(comparison: object, log: VerdictLog | None) -> DecisionTarget:
    """Return what takes the decisions: the log if there is one, else the comparison if it does, else memory."""
    if log is None and isinstance(comparison, DecisionTarget):
        return comparison
    return Decisions(log or MemoryVerdictLog())
