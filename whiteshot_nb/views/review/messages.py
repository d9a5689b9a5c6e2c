"""Read what the browser asks for during a review. It is not trusted: each value is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whiteshot_nb.review.verdicts import Verdict


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
        Whether the reviewer has confirmed that failed or blank shots are accepted.
    seen
        Id of the latest decision that the browser knows; None if it knows none.
    """

    verdict: Verdict
    rows: list[int]
    comment: str = ""
    sure: bool = False
    seen: str | None = None


def read_decision(message: Mapping[str, Any], count: int) -> Decision:
    """Return the decision in a message about one of `count` rows or several.

    Raises
    ------
    InvalidInput
        If the verdict or a row does not exist.
    """
    verdict = message.get("verdict")
    if verdict not in {"accepted", "rejected"} or not message.get("rows"):
        raise InvalidInput("A decision must accept or reject at least one row", field="verdict")
    comment = str(message.get("comment") or "").strip()
    sure = message.get("sure") is True
    return Decision(verdict, read_rows(message, count), comment, sure=sure, seen=read_id(message, "seen"))


def read_rows(message: Mapping[str, Any], count: int) -> list[int]:
    """Return the row numbers in a message, each once.

    Raises
    ------
    InvalidInput
        If they are not a list, or if a row does not exist.
    """
    rows = message.get("rows")
    if not isinstance(rows, list):
        raise InvalidInput("The rows must be a list of row numbers", field="rows")
    return [read_row(row, count) for row in dict.fromkeys(map(_hashable, rows))]


def read_row(number: object, count: int) -> int:
    """Return a row number.

    Raises
    ------
    InvalidInput
        If the row does not exist.
    """
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < count:
        return number
    raise InvalidInput(f"Row {str(number)[:40]} does not exist", field="row")


def read_id(message: Mapping[str, Any], name: str) -> str | None:
    """Return an id in a message, which only has to be compared with known ones; None if it is no text."""
    found = message.get(name)
    return found if isinstance(found, str) else None


def _hashable(value: object) -> object:
    return value if isinstance(value, int) else str(value)
