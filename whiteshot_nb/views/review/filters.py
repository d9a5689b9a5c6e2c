"""Filter the list of a review: by status, by change type, and by any expression over the frame's columns."""

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
    """What is listed: a status, change types (none: all that need a review), an expression as for ``frame.query``."""

    status: Status = "open"
    changes: frozenset[str] = field(default_factory=frozenset)
    query: str = ""

    def passes(self, change: str, verdict: Event | None) -> bool:
        """Return whether status and change types let a row of this type, with this verdict, be listed."""
        if change not in self.changes if self.changes else change in NEED_NO_REVIEW:
            return False
        return change in NEED_NO_REVIEW or self.status in {"all", verdict.verdict if verdict else "open"}
