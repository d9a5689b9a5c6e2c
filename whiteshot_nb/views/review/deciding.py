"""Where the decisions of a review go: to the comparison, which may move a baseline, or to a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from whiteshot_nb.review.judged import pairs_of
from whiteshot_nb.review.verdicts import Event, MemoryLog, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from whiteshot_nb.review.verdicts import Pair, Verdict, VerdictLog


class Deciding(Protocol):
    """Whoever keeps decisions on rows of a comparison's frame."""

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""

    def decide(self, verdict: Verdict, rows: pd.DataFrame, *, who: str, comment: str, sure: bool) -> Event:
        """Write one verdict on the rows, and return when it is safe."""

    def undo(self, rows: pd.DataFrame, *, who: str) -> list[Event]:
        """Take back what holds on the rows: one event for each decision, with those of its pairs that are meant."""


@runtime_checkable
class Decidable(Protocol):
    """A comparison that takes decisions itself."""

    @property
    def events(self) -> Sequence[Event]:
        """All events, oldest first."""

    def accept(self, scenes: pd.DataFrame, *, who: str, comment: str, confirm: bool) -> Event:
        """Accept rows; `confirm` where one failed or is blank."""

    def reject(self, scenes: pd.DataFrame, *, who: str, comment: str) -> Event:
        """Reject rows."""

    def undo(self, scenes: pd.DataFrame, *, who: str) -> list[Event]:
        """Take back the verdicts on rows."""


class InComparison:
    """Decisions that a comparison takes, with all that it does about them.

    Parameters
    ----------
    comparison
        The comparison.
    """

    def __init__(self, comparison: Decidable) -> None:
        self._comparison = comparison

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return self._comparison.events

    def decide(self, verdict: Verdict, rows: pd.DataFrame, *, who: str, comment: str, sure: bool) -> Event:
        """Accept or reject the rows."""
        if verdict == "accepted":
            return self._comparison.accept(rows, who=who, comment=comment, confirm=sure)
        return self._comparison.reject(rows, who=who, comment=comment)

    def undo(self, rows: pd.DataFrame, *, who: str) -> list[Event]:
        """Take back the verdicts on the rows."""
        return self._comparison.undo(rows, who=who)


class InLog:
    """Decisions that are kept, and nothing else.

    Parameters
    ----------
    log
        Where.
    """

    def __init__(self, log: VerdictLog) -> None:
        self._log = log

    def events(self) -> Sequence[Event]:
        """Return all events, oldest first."""
        return self._log.events()

    def decide(self, verdict: Verdict, rows: pd.DataFrame, *, who: str, comment: str, sure: bool) -> Event:  # noqa: ARG002 - who asks has made sure
        """Write one event with all pairs."""
        engines = rows[["engine", "engine_version"]].dropna().agg(" ".join, axis=1)
        event = Event(verdict, tuple(pairs_of(rows)), who, comment, next(iter(engines), ""))
        self._log.add(event)
        return event

    def undo(self, rows: pd.DataFrame, *, who: str) -> list[Event]:
        """Write an event for each decision that holds on some of the rows."""
        held = standing(self._log.events())
        decisions: dict[str, list[Pair]] = {}
        for pair in pairs_of(rows):
            if pair in held:
                decisions.setdefault(held[pair].id, []).append(pair)
        undone = [Event("undone", tuple(pairs), who, undoes=decision) for decision, pairs in decisions.items()]
        for event in undone:
            self._log.add(event)
        return undone


def deciding(comparison: object, log: VerdictLog | None) -> Deciding:
    """Return what takes the decisions: the log if there is one, else the comparison if it does, else memory."""
    if log is None and isinstance(comparison, Decidable):
        return InComparison(comparison)
    return InLog(log or MemoryLog())
