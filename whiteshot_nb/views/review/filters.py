"""Filters for the list of a review: a status, change types, and an expression over the columns of the DataFrame."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from whiteshot_nb.model.change_types import NEED_NO_REVIEW

if TYPE_CHECKING:
    from whiteshot_nb.review.verdicts import Event

Status = Literal["open", "accepted", "rejected", "all"]

REVIEW_STATUSES: tuple[Status, ...] = ("open", "accepted", "rejected", "all")


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a review's list.

    Attributes
    ----------
    status
        ``open``, ``accepted``, ``rejected`` or ``all``.
    changes
        Change types to list. If empty, all change types that need a review are listed.
    query
        Expression as for :meth:`pandas.DataFrame.query`. If empty, all rows are listed.
    """

    status: Status = "open"
    changes: frozenset[str] = field(default_factory=frozenset)
    query: str = ""

    def passes(self, change: str, verdict: Event | None) -> bool:
        """Return whether a row with this change type and verdict passes the filters `status` and `changes`."""
        if change not in self.changes if self.changes else change in NEED_NO_REVIEW:
            return False
        return change in NEED_NO_REVIEW or self.status in {"all", verdict.verdict if verdict else "open"}
