"""The shown digest: equal for two PNGs that a browser shows alike, whatever their bytes.

docs/shown-digest.md is its definition, version 1, with what each browser rule was found out by; the vectors of
``tests/data/shown_digest.json`` are made without this code. A change of what is digested needs another `VERSION`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.images.animation import compose, plays_of, read_frames
from whiteshot_nb.images.exif_orientation import UPRIGHT, read_orientation, turn
from whiteshot_nb.images.png_parts import parts_of, take_apart
from whiteshot_nb.images.rgba_decoding import decode_stream
from whiteshot_nb.images.shown_colour import COLOUR_CHUNKS, ShownColour, shown_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whiteshot_nb.images.png_parts import Chunks, PngParts

VERSION = 1
_FULL = 0xFF000000  # the alpha of an opaque pixel
_LEAST_ALPHA = 1 << 24  # the least that is not fully transparent
_SPARSE = 4  # one pixel in so many may begin a run for runs to be digested
_WHITE = 255


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
        Red, green, blue and alpha of the first frame, of the shape (height, width, 4), before it is turned.
    orientation
        1 to 8, as in Exif.
    colour
        What the colour chunks make of the pixels.
    frames
        One for a still picture.
    plays
        How often the frames are played; 0 for ever, and for a still picture.
    """

    pixels: NDArray[np.uint8]
    orientation: int
    colour: ShownColour
    frames: tuple[ShownFrame, ...]
    plays: int

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
        return len(self.frames) > 1

    @cached_property
    def is_transparent(self) -> bool:
        """Whether any pixel of the first frame lets through what is behind it."""
        return not _opaque(_words(self.pixels))

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
    return _shown(take_apart(data), None)


def shown_of(pixels: NDArray[np.uint8], chunks: Chunks) -> ShownPicture:
    """Return what a browser shows of a PNG that was decoded already.

    Parameters
    ----------
    pixels
        The default image, as `rgba_decoding.decode_rgba` gives it, or without alpha if it has none: of the shape
        (height, width, 4) or (height, width, 3). Not laid on white.
    chunks
        The PNG's chunks, of `png_chunks.iter_chunks`.

    Raises
    ------
    DamagedPicture, PictureError
        If the frames of an animation cannot be decoded: as `shown_digest`.
    """
    return _shown(parts_of(chunks), pixels)


def differences_shown(one: ShownPicture, other: ShownPicture) -> list[str]:
    """Name what makes two pictures show differently; an empty list if their digests are equal.

    Returns
    -------
    Of these, in this order: ``size``, ``orientation``, ``colour chunks gAMA, cHRM`` (of either side), ``frames`` (their
    number, or the pixels of any but the first), ``timing``, ``loop count``, ``transparency only`` (the first frames
    look the same on white), ``pixels``.
    """
    if one.digest == other.digest:
        return []
    turned = one.orientation != other.orientation and np.array_equal(_visible(one.pixels), _visible(other.pixels))
    found = {
        "size": (one.width, one.height) != (other.width, other.height) and not turned,
        "orientation": turned,
        _colour_reason(one, other): one.colour != other.colour,
        "frames": [frame.pixels for frame in one.frames[1:]] != [frame.pixels for frame in other.frames[1:]],
        "timing": _times(one) != _times(other) and len(one.frames) == len(other.frames),
        "loop count": one.plays != other.plays and one.is_animated and other.is_animated,
    }
    reasons = [reason for reason, holds in found.items() if holds]
    if turned or found["size"] or one.frames[0].pixels == other.frames[0].pixels:
        return reasons
    alike = np.array_equal(
        _on_white(turn(one.pixels, one.orientation)), _on_white(turn(other.pixels, other.orientation))
    )
    return [*reasons, "transparency only" if alike else "pixels"]


def _shown(parts: PngParts, pixels: NDArray[np.uint8] | None) -> ShownPicture:
    header, before = parts.header, parts.before
    orientation = read_orientation(before[b"eXIf"]) if b"eXIf" in before else UPRIGHT
    colour = shown_colour(before, for_colour=header.has_colour)
    if parts.is_animated:
        first, frames = _frames(parts, orientation)
        plays = plays_of(parts) if len(frames) > 1 else 0
        return ShownPicture(first, orientation, colour, frames, plays)
    decoded = decode_stream(parts, header, parts.default_pixels) if pixels is None else pixels
    return ShownPicture(decoded, orientation, colour, (ShownFrame(0, _pixel_digest(decoded, orientation)),), 0)


def _frames(parts: PngParts, orientation: int) -> tuple[NDArray[np.uint8], tuple[ShownFrame, ...]]:
    """Return the first frame's pixels and all frames; the only frame of an animation is a still picture."""
    first: NDArray[np.uint8] | None = None
    frames: list[ShownFrame] = []
    controls = read_frames(parts)
    for control, canvas in zip(controls, compose(parts, controls), strict=True):
        first = canvas.copy() if first is None else first
        milliseconds = control.milliseconds if len(controls) > 1 else 0
        frames.append(ShownFrame(milliseconds, _pixel_digest(canvas, orientation)))
    assert first is not None, "read_frames gives at least one"  # noqa: S101
    return first, tuple(frames)


def _pixel_digest(pixels: NDArray[np.uint8], orientation: int) -> str:
    """Return the digest of pixels as they are shown: of runs of one colour, or of every pixel where runs are short."""
    words = _visible(turn(pixels, orientation)).ravel()
    starts = np.flatnonzero(words[1:] != words[:-1])
    if _SPARSE * (len(starts) + 1) > len(words):
        digest = hashlib.sha256(b"pixels")
        digest.update(words.data)
        return digest.hexdigest()
    starts = np.concatenate([[0], starts + 1])
    return hashlib.sha256(b"runs" + starts.astype("<u4").tobytes() + words[starts].tobytes()).hexdigest()


def _words(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return pixels as one number each, red the lowest byte and alpha the highest, of the shape (height, width)."""
    if pixels.shape[2] == 4:  # noqa: PLR2004 - channels
        return np.ascontiguousarray(pixels).view("<u4")[..., 0]
    words = np.empty((*pixels.shape[:2], 4), dtype=np.uint8)
    for channel in range(3):  # three times as fast as all at once
        words[..., channel] = pixels[..., channel]
    words[..., 3] = 255
    return words.view("<u4")[..., 0]


def _opaque(words: NDArray[np.uint32]) -> bool:
    return int(words.min()) >= _FULL


def _visible(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return pixels as one number each, 0 where they are fully transparent: nobody sees their colour."""
    words = _words(pixels)
    return words if _opaque(words) else (words * (words >= _LEAST_ALPHA)).astype("<u4", copy=False)


def _on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rgba = _words(pixels)[..., None].view(np.uint8).astype(np.uint16)
    alpha = rgba[..., 3:]
    return ((rgba[..., :3] * alpha + _WHITE * (_WHITE - alpha) + 127) // _WHITE).astype(np.uint8)


def _times(picture: ShownPicture) -> list[int]:
    return [frame.milliseconds for frame in picture.frames]


def _colour_reason(one: ShownPicture, other: ShownPicture) -> str:
    names = {name for side in (one, other) for name in side.colour.chunks.split(", ")}
    return f"colour chunks {', '.join(name for name in COLOUR_CHUNKS if name in names)}"
