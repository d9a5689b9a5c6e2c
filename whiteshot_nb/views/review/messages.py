"""The content of messages between the kernel and the browser of a review: counts, news and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.change_types import CHANGE_TYPES
from whiteshot_nb.views.review.filters import REVIEW_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whiteshot_nb.review.verdicts import Event, Verdict
    from whiteshot_nb.views.review.state import ReviewState


_MAX_NEWS = 3
_ACTIONS = {"accepted": "accepted", "rejected": "rejected", "undone": "undid the verdict on"}


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on rows with a comment, as sent by the browser.

    Attributes
    ----------
    verdict
        ``accepted`` or ``rejected``.
    rows
        Row numbers of the scenes.
    comment
        Comment of the reviewer; may be empty.
    sure
        Whether the reviewer has confirmed the verdict.
    """

    verdict: Verdict
    rows: list[int]
    comment: str
    sure: bool


def read_decision(message: Mapping[str, Any], state: ReviewState) -> Decision:
    """Return the decision in a message, without members that were excluded from their cluster.

    Raises
    ------
    InvalidInput
        If the verdict or a row does not exist, or if every member is excluded.
    """
    verdict, given = message.get("verdict"), message.get("rows")
    if verdict not in {"accepted", "rejected"} or not isinstance(given, list) or not given:
        raise InvalidInput("A decision must accept or reject at least one row", field="verdict")
    if not all(isinstance(row, int) and 0 <= row < len(state) for row in given):
        raise InvalidInput("The decision is about a row that does not exist", field="rows")
    rows = [row for row in given if row not in state.excluded] if len(given) > 1 else given
    if not rows:
        raise InvalidInput("Every page of this cluster is excluded", field="rows", hint="Press X to include one again.")
    comment = str(message.get("comment") or "").strip()
    return Decision(verdict, rows, comment, sure=message.get("sure") is True)


def overview_of(state: ReviewState) -> dict[str, Any]:
    """Return the part of a review that is stored in the widget's state: counts, filters, the latest verdict."""
    done, total = state.progress()
    counts, filters = state.counts(), state.filters
    return {
        "title": state.scenes.title,
        "scenes": len(state),
        "lines": len(state.lines),
        "done": done,
        "total": total,
        "statuses": [{"name": name, "count": counts[name], "on": name == filters.status} for name in REVIEW_STATUSES],
        "changes": [
            {"name": name, "count": counts[name], "on": name in filters.changes}
            for name in CHANGE_TYPES
            if name in counts
        ],
        "query": filters.query,
        "last": _last(state),
    }


def news_of(events: Iterable[Event], state: ReviewState) -> str:
    """Return a sentence about decisions of other people on the reviewed scenes; empty if there are none."""
    news = [
        (event, rows) for event in events if event.reviewer != state.reviewer and (rows := state.scenes.rows_of(event))
    ]
    words = [f"{event.reviewer} {_ACTIONS[event.verdict]} {_what(state, rows)}" for event, rows in news[-_MAX_NEWS:]]
    more = len(news) - len(words)
    return "; ".join(words) + (f"; and {more} more" if more else "")


def _what(state: ReviewState, rows: Sequence[int]) -> str:
    return state.scenes.name(rows[0]) if len(rows) == 1 else f"{len(rows)} scenes"


def _last(state: ReviewState) -> dict[str, str] | None:
    found = state.last()
    if found is None:
        return None
    event, rows = found
    return {"text": f"{event.verdict} {_what(state, rows)}", "at": event.at.isoformat(), "comment": event.comment}
