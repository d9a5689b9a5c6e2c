"""Where the decisions of a review are written: to the comparison, which may change a baseline, or to a log."""

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
    """Something that writes decisions on rows of a comparison's frame."""

    @property
    def events(self) -> Sequence[Event]:
        """All events, oldest first."""

    def accept(self, rows: pd.DataFrame, /, *, reviewer: str, comment: str, confirm: bool) -> Event:
        """Accept rows, and return when it is safe; `confirm` is needed if a shot failed or is blank."""

    def reject(self, rows: pd.DataFrame, /, *, reviewer: str, comment: str) -> Event:
        """Reject rows."""

    def undo(self, rows: pd.DataFrame, /, *, reviewer: str) -> list[Event]:
        """Undo the current verdicts on rows: one event for each decision, about those of its pairs that are chosen."""


def decision_target(comparison: object, log: VerdictLog | None) -> DecisionTarget:
    """Return where decisions go: to the log if given, else to the comparison if it takes them, else to memory."""
    if log is None and isinstance(comparison, DecisionTarget):
        return comparison
    return Decisions(log or MemoryVerdictLog())
