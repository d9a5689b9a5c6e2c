"""The shown digest: equal for two PNGs that a browser shows alike, whatever their bytes.

docs/shown-digest.md is its definition, version 1, with what each browser rule was found out by; the vectors of
``tests/data/shown_digest.json`` are made without this code. A change of what is digested needs another `VERSION`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from whiteshot_nb.images.animation import compose, plays_of, read_frames
from whiteshot_nb.images.exif_orientation import UPRIGHT, read_orientation
from whiteshot_nb.images.pixel_decoding import decode_stream
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
    """One frame of what is shown: for how many milliseconds, and the digest of its pixels; a still picture has one."""

    milliseconds: int
    pixels: str


@dataclass(frozen=True)
class ShownPicture:
    """What a browser shows of a PNG.

    Attributes
    ----------
    pixels
        Red, green, blue and alpha of the first frame, of the shape (height, width, 4), or without alpha if the PNG has
        none: of the shape (height, width, 3). Not turned yet.
    orientation
        1 to 8, as in Exif.
    colour
        What the colour chunks make of the pixels.
    milliseconds
        For how long each frame is shown; ``(0,)`` for a still picture.
    later_frames
        The digests of the pixels of all frames but the first.
    plays
        How often the frames are played; 0 for ever, and for a still picture.
    """

    pixels: NDArray[np.uint8]
    orientation: int
    colour: ShownColour
    milliseconds: tuple[int, ...] = (0,)
    later_frames: tuple[str, ...] = ()
    plays: int = 0

    @property
    def width(self) -> int:
        """The width that is shown, in pixels."""
        return int(self.pixels.shape[self.orientation < 5])  # noqa: PLR2004 - from 5 on, a picture lies on its side

    @property
    def height(self) -> int:
        """The height that is shown, in pixels."""
        return int(self.pixels.shape[self.orientation >= 5])  # noqa: PLR2004

    @property
    def is_animated(self) -> bool:
        """Whether there is more than one frame."""
        return bool(self.later_frames)

    @cached_property
    def runs(self) -> PixelRuns:
        """The pixels of the first frame, turned, with 0 for fully transparent ones."""
        return PixelRuns(visible_words(self.pixels, self.orientation))

    @cached_property
    def is_transparent(self) -> bool:
        """Whether any pixel of the first frame lets through what is behind it."""
        return not are_opaque(self.runs.words)

    @property
    def frames(self) -> tuple[ShownFrame, ...]:
        """All frames; a still picture has one, of 0 milliseconds."""
        return tuple(map(ShownFrame, self.milliseconds, (self.runs.digest, *self.later_frames)))

    @cached_property
    def digest(self) -> str:
        """The shown digest, such as ``1:9f86d0…``: its version and 64 hexadecimal digits."""
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
    """Return the digest of what a browser shows of a PNG.

    Returns
    -------
    The version and 64 hexadecimal digits, such as ``1:9f86d0…``.

    Raises
    ------
    DamagedPicture
        If the file is not an intact PNG, its pixels cannot be decoded, or its animation is not whole.
    PictureError
        If it has more than 80 million pixels, in all frames together; it is not decoded then.
    """
    return read_shown(data).digest


def read_shown(data: bytes) -> ShownPicture:
    """Decode a PNG and return what a browser shows of it; errors are those of `shown_digest`."""
    parts = take_apart(data)
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
