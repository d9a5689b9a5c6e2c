"""Define the change types, which say how a scene differs from its baseline."""

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
"""The change types, in order of precedence: a change gets the first type that fits."""

MARK_COLOUR = "#d81b60"
"""The colour in which changes are marked on pictures."""

NEED_NO_REVIEW = frozenset({"unchanged", "tolerated"})
"""The change types that need no review."""

FAIL_ON = frozenset(CHANGE_TYPES) - NEED_NO_REVIEW - {"noise"}
"""The change types that need a verdict before a check passes, unless a check names others."""

NEED_CONFIRMATION = frozenset({"failed", "blank"})
"""The change types that are accepted only with a confirmation, because the new picture is missing or blank."""


def as_sentence(reason: str | None) -> str:
    """Return a reason with a capital first letter and without a full stop; return an empty string for None."""
    text = (reason or "").removesuffix(".")
    return text[:1].upper() + text[1:]


def missing_picture_reason(change: str, reason: str | None, *, side: str) -> str:
    """Return a sentence that says why the baseline or the shots have no picture of a scene.

    Parameters
    ----------
    change
        The change type of the scene.
    reason
        The value of the column `reason` for the scene. This value is used if the change type does not explain the
        missing picture.
    side
        Where the picture is missing: ``baseline`` or ``shots``.
    """
    if change == _SIDES[side]:
        return _MISSING[change]
    return f"There is no picture. {as_sentence(reason)}."


_SIDES = {"baseline": "new", "shots": "removed"}
_MISSING = {"new": "The baseline has no picture of this scene.", "removed": "The scene is not there any more."}
