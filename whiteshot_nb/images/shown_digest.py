"""Compute the shown digest, a hash of what browsers show: PNGs that look alike have equal digests.

docs/shown-digest.md defines version 1 of the digest, and says how each browser rule was found. The test vectors in
``tests/data/shown_digest.json`` are made without this code. Increase `VERSION` with any change that gives a PNG
another digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from whiteshot_nb.images.animation import compose, plays_of, read_frames
from whiteshot_nb.images.exif_orientation import UPRIGHT, read_orientation
from whiteshot_nb.images.pixel_decoding import decode_stream
from whiteshot_nb.images.pixel_limit import check_pixel_count
from whiteshot_nb.images.pixel_words import PixelRuns, are_opaque, visible_words
from whiteshot_nb.images.png_parts import take_apart
from whiteshot_nb.images.shown_colour import shown_colour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whiteshot_nb.images.png_parts import PngParts
    from whiteshot_nb.images.shown_colour import ShownColour

VERSION = 1


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One frame of a picture as a browser shows it; a still picture has one frame.

    Attributes
    ----------
    milliseconds
        How long the frame is shown, in milliseconds; 0 for a still picture.
    pixels
        Digest of the pixels, 64 hexadecimal digits.
    """

    milliseconds: int
    pixels: str


@dataclass(frozen=True)
class ShownPicture:
    """A PNG as a browser shows it.

    Attributes
    ----------
    pixels
        Pixels of the first frame before `orientation` is applied. The shape is (height, width, 4), or (height, width,
        3) if the PNG has no alpha.
    orientation
        Exif orientation, from 1 (upright) to 8.
    colour
        Effect of the colour chunks on the pixels.
    milliseconds
        How long each frame is shown, in milliseconds; ``(0,)`` for a still picture.
    later_frames
        Digests of the pixels of all frames except the first.
    plays
        How many times the animation is played. 0 means endlessly. A still picture also has the value 0.
    """

    pixels: NDArray[np.uint8]
    orientation: int
    colour: ShownColour
    milliseconds: tuple[int, ...] = (0,)
    later_frames: tuple[str, ...] = ()
    plays: int = 0

    @property
    def width(self) -> int:
        """The width of the picture as a browser shows it, in pixels."""
        return int(self.pixels.shape[self.orientation < 5])  # noqa: PLR2004 - from 5 on, the picture is rotated by 90°

    @property
    def height(self) -> int:
        """The height of the picture as a browser shows it, in pixels."""
        return int(self.pixels.shape[self.orientation >= 5])  # noqa: PLR2004

    @property
    def is_animated(self) -> bool:
        """Whether the picture has more than one frame."""
        return bool(self.later_frames)

    @cached_property
    def runs(self) -> PixelRuns:
        """The pixels of the first frame as 32-bit numbers, in the shown orientation, and the runs of equal pixels.

        Fully transparent pixels are 0.
        """
        return PixelRuns(visible_words(self.pixels, self.orientation))

    @cached_property
    def is_transparent(self) -> bool:
        """Whether any pixel of the first frame is transparent, fully or in part."""
        return not are_opaque(self.runs.words)

    @property
    def frames(self) -> tuple[ShownFrame, ...]:
        """The frames, in order. A still picture has one frame, which is shown for 0 milliseconds."""
        return tuple(map(ShownFrame, self.milliseconds, (self.runs.digest, *self.later_frames)))

    @cached_property
    def digest(self) -> str:
        """The shown digest as one string, such as ``1:9f86d0…``: its version, a colon, and 64 hexadecimal digits."""
        lines = [
            f"whiteshot shown digest {VERSION}",
            f"{self.width}x{self.height}",
            self.colour.form,
            f"plays {self.plays}" if self.is_animated else "still",
            *(f"{frame.milliseconds} {frame.pixels}" for frame in self.frames),
        ]
        text = "\n".join(lines).encode("ascii")
        return f"{VERSION}:{hashlib.sha256(text).hexdigest()}"


def shown_digest(data: bytes) -> str:
    """Return the shown digest of a PNG. All PNGs that a browser shows alike have the same shown digest.

    Returns
    -------
    One string, such as ``1:9f86d0…``: the version of the digest, a colon, and 64 hexadecimal digits.

    Raises
    ------
    DamagedPicture
        If the file is not an intact PNG, its pixels cannot be decoded, or its animation is incomplete.
    PictureError
        If all frames together have more than 80 million pixels, or there are more than 10,000 frames.
    """
    return read_shown(data).digest


def read_shown(data: bytes) -> ShownPicture:
    """Decode a PNG, and return what a browser shows.

    The exceptions are the same as for :func:`shown_digest`.
    """
    parts = take_apart(data)
    check_pixel_count(parts.header.width, parts.header.height)
    before = parts.before
    orientation = read_orientation(before[b"eXIf"]) if b"eXIf" in before else UPRIGHT
    colour = shown_colour(before, for_colour=parts.header.has_colour)
    if parts.is_animated:
        return _animation(parts, orientation, colour)
    return ShownPicture(decode_stream(parts, parts.header, parts.default_pixels), orientation, colour)


def _animation(parts: PngParts, orientation: int, colour: ShownColour) -> ShownPicture:
    """Return what is shown of an animation; one of a single frame is a still picture."""
    controls = read_frames(parts)
    canvases = compose(parts, controls)
    first = next(canvases).copy()
    if len(controls) == 1:
        return ShownPicture(first, orientation, colour)
    milliseconds = tuple(control.milliseconds for control in controls)
    later = tuple(PixelRuns(visible_words(canvas, orientation)).digest for canvas in canvases)
    return ShownPicture(first, orientation, colour, milliseconds, later, plays_of(parts))
