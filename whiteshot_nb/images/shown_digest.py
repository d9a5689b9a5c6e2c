"""Compute the shown digest: equal for two PNGs that a browser shows alike, whatever their bytes.

docs/shown-digest.md defines version 1 of the digest, and says how each browser rule was found. The test vectors in
``tests/data/shown_digest.json`` are made without this code. A change to what is digested needs a new `VERSION`.
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
_LEAST_ALPHA = 1 << 24  # the smallest word that is not fully transparent
_SPARSE = 4  # runs are digested if at most one pixel in so many starts a run
_WHITE = 255


@dataclass(frozen=True, slots=True)
class ShownFrame:
    """One frame of a picture as a browser shows it; a still picture has one frame.

    Attributes
    ----------
    milliseconds
        How long the frame is shown; 0 for a still picture.
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
        3) without alpha.
    orientation
        Exif orientation, from 1 (upright) to 8.
    colour
        Effect of the colour chunks on the pixels.
    frames
        The frames, in order; a still picture has one.
    plays
        How many times the frames are played; 0 for endlessly, and for a still picture.
    """

    pixels: NDArray[np.uint8]
    orientation: int
    colour: ShownColour
    frames: tuple[ShownFrame, ...]
    plays: int

    @property
    def width(self) -> int:
        """The width as shown, in pixels."""
        return int(self.pixels.shape[self.orientation < 5])  # noqa: PLR2004 - from 5 on, the picture is rotated by 90°

    @property
    def height(self) -> int:
        """The height as shown, in pixels."""
        return int(self.pixels.shape[self.orientation >= 5])  # noqa: PLR2004

    @property
    def is_animated(self) -> bool:
        """Whether the picture has more than one frame."""
        return len(self.frames) > 1

    @cached_property
    def is_transparent(self) -> bool:
        """Whether any pixel of the first frame is transparent, fully or in part."""
        return not _opaque(_words(self.pixels))

    @cached_property
    def digest(self) -> str:
        """The shown digest: its version, a colon and 64 hexadecimal digits, such as ``1:9f86d0…``."""
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
    """Return the shown digest of a PNG: equal for two PNGs that a browser shows alike.

    Returns
    -------
    The version of the digest, a colon and 64 hexadecimal digits, such as ``1:9f86d0…``.

    Raises
    ------
    DamagedPicture
        If the file is not an intact PNG, its pixels cannot be decoded, or its animation is incomplete.
    PictureError
        If all frames together have more than 80 million pixels, or there are more than 10,000 frames.
    """
    return read_shown(data).digest


def read_shown(data: bytes) -> ShownPicture:
    """Decode a PNG and return what a browser shows; raise the same errors as `shown_digest`."""
    return _shown(take_apart(data), None)


def shown_of(pixels: NDArray[np.uint8], chunks: Chunks) -> ShownPicture:
    """Return what a browser shows of a PNG whose pixels are already decoded.

    Parameters
    ----------
    pixels
        The default image as `rgba_decoding.decode_rgba` returns it, without a background: of the shape
        (height, width, 4), or (height, width, 3) if it has no alpha.
    chunks
        Chunks of the PNG, as `png_chunks.iter_chunks` yields them.

    Raises
    ------
    DamagedPicture, PictureError
        As `shown_digest`, for the frames of an animation.
    """
    return _shown(parts_of(chunks), pixels)


def differences_shown(one: ShownPicture, other: ShownPicture) -> list[str]:
    """Return the names of the differences between two pictures as shown; an empty list if their digests are equal.

    Returns
    -------
    Those that apply, in this order: ``size``; ``orientation``; ``colour chunks`` and their types, such as
    ``colour chunks gAMA, cHRM``; ``frames`` (their number, or pixels of any frame except the first); ``timing``;
    ``loop count``; ``transparency only`` (the first frames look the same on white); ``pixels``.
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
    """Return the pixels of the first frame, and all frames; an animation of one frame is a still picture."""
    first: NDArray[np.uint8] | None = None
    frames: list[ShownFrame] = []
    controls = read_frames(parts)
    for control, canvas in zip(controls, compose(parts, controls), strict=True):
        first = canvas.copy() if first is None else first
        milliseconds = control.milliseconds if len(controls) > 1 else 0
        frames.append(ShownFrame(milliseconds, _pixel_digest(canvas, orientation)))
    assert first is not None, "read_frames returns at least one"  # noqa: S101
    return first, tuple(frames)


def _pixel_digest(pixels: NDArray[np.uint8], orientation: int) -> str:
    """Return the digest of pixels as shown: of runs of one colour, or of every pixel if the runs are short."""
    words = _visible(turn(pixels, orientation)).ravel()
    starts = np.flatnonzero(words[1:] != words[:-1])
    if _SPARSE * (len(starts) + 1) > len(words):
        digest = hashlib.sha256(b"pixels")
        digest.update(words.data)
        return digest.hexdigest()
    starts = np.concatenate([[0], starts + 1])
    return hashlib.sha256(b"runs" + starts.astype("<u4").tobytes() + words[starts].tobytes()).hexdigest()


def _words(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return one number per pixel, of the shape (height, width): red is the lowest byte, alpha the highest."""
    if pixels.shape[2] == 4:  # noqa: PLR2004 - channels
        return np.ascontiguousarray(pixels).view("<u4")[..., 0]
    words = np.empty((*pixels.shape[:2], 4), dtype=np.uint8)
    for channel in range(3):  # three times as fast as all channels at once
        words[..., channel] = pixels[..., channel]
    words[..., 3] = 255
    return words.view("<u4")[..., 0]


def _opaque(words: NDArray[np.uint32]) -> bool:
    return int(words.min()) >= _FULL


def _visible(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return one number per pixel; 0 if the pixel is fully transparent, since its colour is invisible."""
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
