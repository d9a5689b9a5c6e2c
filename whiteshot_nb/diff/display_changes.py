"""Classify pictures that a browser shows differently although their pixels are equal, or nearly so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.shown_differences import shown_differences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.diff.difference import Difference
    from whiteshot_nb.images.shown_digest import ShownPicture

_OF_PIXELS = frozenset({"size", "pixels"})
_COLOUR_CHUNKS = "colour chunks"
_TRANSPARENCY = "transparency only"
_HIDES_DISPLAY = frozenset({"unchanged", "noise", "moved"})
"""Change types that say that nothing else has changed."""


def is_shown_alike(one: ShownPicture, other: ShownPicture) -> bool:
    """Return True if two pictures have the same decoded pixels and are shown in the same way.

    If the result is True, the digests in the column `shown_digest` are equal, too. The reverse does not hold. Those
    digests ignore the colour of fully transparent pixels, so they can be equal although the result is False.
    """
    return _display_of(one) == _display_of(other) and np.array_equal(one.pixels, other.pixels)


def with_display_changes(
    found: Difference, before: ShownPicture, after: ShownPicture, ignored: NDArray[np.bool_] | None = None
) -> Difference:
    """Add differences in orientation, colour chunks, frames or transparency to a difference of pixels.

    If only the pixels differ, the difference is returned unchanged. In all other cases, the reason names what differs,
    and the change type can change:

    * If the stored pixels are equal, and only colour chunks differ, any type becomes ``colour``.
    * If pixels and colour chunks differ, the types ``unchanged``, ``noise`` and ``moved`` become ``colour``.
    * If orientation, frames or transparency differ, the types ``unchanged``, ``noise``, ``moved`` and ``colour`` become
      ``content``.

    Parameters
    ----------
    found
        The difference between the pixels on a white background.
    before
        The picture of the baseline.
    after
        The picture of the shot.
    ignored
        Boolean array of the shape (height, width): true for pixels that masks cover. None if there are no masks.
    """
    equal_pixels = not (found.unequal_pixels or found.masked_unequal)
    if _display_of(before) == _display_of(after) and not equal_pixels:
        return found
    names = [name for name in shown_differences(before, after) if name not in _OF_PIXELS]
    if _TRANSPARENCY in names and ignored is not None and _are_equal_outside(before, after, ignored):
        names.remove(_TRANSPARENCY)
    if not names:
        return found
    only_colour = all(name.startswith(_COLOUR_CHUNKS) for name in names)
    change = found.change
    if only_colour and np.array_equal(before.pixels, after.pixels):
        change = "colour"  # however far the colours are apart once they are converted
    elif change in _HIDES_DISPLAY or (change == "colour" and not only_colour):
        change = "colour" if only_colour else "content"
    differs = f"differs in {' and '.join(names)}"
    return replace(found, change=change, reason=differs if equal_pixels else f"{differs}; {found.reason}")


def _are_equal_outside(one: ShownPicture, other: ShownPicture, ignored: NDArray[np.bool_]) -> bool:
    return not ((one.runs.words != other.runs.words) & ~ignored).any()


def _display_of(shown: ShownPicture) -> tuple[object, ...]:
    """Return all that a browser obeys beside the pixels of the first frame."""
    return shown.orientation, shown.colour.form, shown.milliseconds, shown.later_frames, shown.plays
