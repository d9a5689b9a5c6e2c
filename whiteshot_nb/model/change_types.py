"""The types of changes: how a scene may differ from its baseline."""

from __future__ import annotations

CHANGE_TYPES = (
    "failed",
    "new",
    "removed",
    "blank",
    "unchanged",
    "tolerated",
    "resized",
    "moved",
    "content",
    "colour",
    "noise",
)
"""The change types, in the order of precedence."""

MARK_COLOUR = "#d81b60"
"""The colour of what changed, wherever it is drawn on a picture."""

NEED_NO_REVIEW = frozenset({"unchanged", "tolerated"})
"""The change types that need no review."""

FAIL_ON = frozenset(CHANGE_TYPES) - NEED_NO_REVIEW - {"noise"}
"""The change types that need a verdict for a check to pass, by default."""

NEED_CONFIRMATION = frozenset({"failed", "blank"})
"""The change types that are accepted only with a confirmation: the new picture is missing, or shows nothing."""


def as_sentence(reason: str | None) -> str:
    """Return a reason with a capital, without the full stop."""
    text = (reason or "").removesuffix(".")
    return text[:1].upper() + text[1:]


def missing_picture_reason(change: str, reason: str | None, *, side: str) -> str:
    """Return why a change has no picture on one `side`, ``baseline`` or ``shots``."""
    if change == _SIDES[side]:
        return _MISSING[change]
    return f"There is no picture. {as_sentence(reason)}."


_SIDES = {"baseline": "new", "shots": "removed"}
_MISSING = {"new": "The baseline has no picture of this scene.", "removed": "The scene is not there any more."}
