"""Choose where a review writes its decisions: to the comparison, which may change a baseline, or to a log."""

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
    """An object that records decisions on rows of a comparison's DataFrame."""

    @property
    def events(self) -> Sequence[Event]:
        """All recorded decisions, oldest first."""

    def accept(self, rows: pd.DataFrame, /, *, reviewer: str, comment: str, confirm: bool) -> Event:
        """Accept rows, and return after the decision is stored; `confirm` must be True if a shot failed or is blank."""

    def reject(self, rows: pd.DataFrame, /, *, reviewer: str, comment: str) -> Event:
        """Reject rows."""

    def undo(self, rows: pd.DataFrame, /, *, reviewer: str) -> list[Event]:
        """Undo the current verdicts on rows; return one event for each decision that is undone, in whole or in part."""


def decision_target(comparison: object, log: VerdictLog | None) -> DecisionTarget:
    """Return the object that records the decisions of a review.

    Parameters
    ----------
    comparison
        Comparison that is reviewed. It records the decisions if there is no `log` and it can record them.
    log
        Log that records the decisions. Default: None. Without a log, decisions on an object that cannot record them are
        kept in memory.
    """
    if log is None and isinstance(comparison, DecisionTarget):
        return comparison
    return Decisions(log or MemoryVerdictLog())
