"""Find the reasons why a browser shows two PNGs differently."""

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
    """Return the reasons why a browser shows two pictures differently; an empty list if their shown digests are equal.

    Returns
    -------
    list of str
        The reasons that apply, in this order:

        * ``size``: the pictures differ in width or height
        * ``orientation``: the stored pixels are equal, but the Exif orientations differ
        * ``colour chunks``, followed by the types of these chunks in either picture, such as ``gAMA, cHRM``: the colour
          chunks have different effects
        * ``frames``: the number of frames differs, or a frame other than the first differs
        * ``timing``: the pictures have equally many frames, but show them for different times
        * ``loop count``: the animations are played a different number of times
        * ``transparency only``: the first frames differ, but look the same on a white page
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
