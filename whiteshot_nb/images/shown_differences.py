"""Name what makes a browser show two PNGs differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.exif_orientation import UPRIGHT
from whiteshot_nb.images.opaque_pixels import opaque_pixels
from whiteshot_nb.images.pixel_words import pixel_words, visible_words
from whiteshot_nb.images.shown_colour import COLOUR_CHUNKS

if TYPE_CHECKING:
    from whiteshot_nb.images.shown_digest import ShownPicture


def shown_differences(one: ShownPicture, other: ShownPicture) -> list[str]:
    """Name what makes a browser show two pictures differently; an empty list if their digests are equal.

    Returns
    -------
    list of str
        Of these, in this order:

        * ``size``
        * ``orientation``: the same pixels, turned
        * ``colour chunks gAMA, cHRM``: the names of the chunks, of either picture
        * ``frames``: another number of frames, or other pixels in any but the first
        * ``timing``: frames are shown for another time
        * ``loop count``: the frames are played another number of times
        * ``transparency only``: the first frames look the same on white
        * ``pixels``: the first frames look different
    """
    if one.digest == other.digest:
        return []
    turned = one.orientation != other.orientation and _equal_before_turning(one, other)
    found = {
        "size": (one.width, one.height) != (other.width, other.height) and not turned,
        "orientation": turned,
        _colour_chunks(one, other): one.colour != other.colour,
        "frames": one.later_frames != other.later_frames,
        "timing": one.milliseconds != other.milliseconds and len(one.milliseconds) == len(other.milliseconds),
        "loop count": one.plays != other.plays and one.is_animated and other.is_animated,
    }
    reasons = [reason for reason, holds in found.items() if holds]
    if turned or found["size"] or one.runs.digest == other.runs.digest:
        return reasons
    return [*reasons, "transparency only" if _equal_on_white(one, other) else "pixels"]


def _equal_before_turning(one: ShownPicture, other: ShownPicture) -> bool:
    return np.array_equal(visible_words(one.pixels, UPRIGHT), visible_words(other.pixels, UPRIGHT))


def _equal_on_white(one: ShownPicture, other: ShownPicture) -> bool:
    return np.array_equal(pixel_words(opaque_pixels(one)), pixel_words(opaque_pixels(other)))


def _colour_chunks(one: ShownPicture, other: ShownPicture) -> str:
    names = {name for side in (one, other) for name in side.colour.chunks.split(", ")}
    return f"colour chunks {', '.join(name for name in COLOUR_CHUNKS if name in names)}"
