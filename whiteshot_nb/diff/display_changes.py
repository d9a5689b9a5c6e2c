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
    """Return whether two pictures have the same decoded pixels and are shown in the same way.

    True means that their digests are equal. The digests can be equal for other pictures, too: the colour of fully
    transparent pixels is not shown.
    """
    return _display_of(one) == _display_of(other) and np.array_equal(one.pixels, other.pixels)


def with_display_changes(
    found: Difference, before: ShownPicture, after: ShownPicture, ignored: NDArray[np.bool_] | None = None
) -> Difference:
    """Return a difference of pixels with what else differs: orientation, colour chunks, frames or transparency.

    What would pass as unchanged, noise or a move becomes ``content``, or ``colour`` if only colour chunks differ; so
    does every difference of equal samples that colour chunks alone explain. The reason names what differs. A difference
    that only pixels explain is returned unchanged.

    Parameters
    ----------
    found
        The difference of the pixels on white.
    before
        The picture of the baseline.
    after
        The picture of the shot.
    ignored
        Which pixels masks cover, of the shape (height, width); None if there are no masks.
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
