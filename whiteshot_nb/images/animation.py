"""Compose the frames of an animated PNG as browsers do: each frame is drawn over what earlier frames left.

See the PNG specification, third edition, sections 4.9 and 11.3.6 (acTL, fcTL, fdAT). An incomplete animation is treated
as damaged, because browsers differ in how they show it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images.pixel_decoding import decode_stream, with_alpha
from whiteshot_nb.images.pixel_limit import check_pixel_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whiteshot_nb.images.png_parts import PngParts

    Pixels = NDArray[np.uint8]

MAX_FRAMES = 10_000
_CONTROL = struct.Struct(">IIIIIHHBB")
_KEEP, _CLEAR, _RESTORE = 0, 1, 2  # dispose_op
_SOURCE, _OVER = 0, 1  # blend_op
_OPAQUE = 255
_SHORTEST, _INSTEAD = 11, 100  # milliseconds: browsers show a frame with a shorter delay for 100 ms


@dataclass(frozen=True, slots=True)
class FrameControl:
    """One frame of an animation: the fields of its fcTL chunk, and its compressed pixels.

    Attributes
    ----------
    width
        Width of the frame, in pixels.
    height
        Height of the frame, in pixels.
    left
        Column of the image at which the frame starts.
    top
        Row of the image at which the frame starts.
    milliseconds
        How long browsers show the frame, in milliseconds.
    dispose
        What happens to the area of the frame after the frame was shown. 0: the area stays as drawn. 1: the area is
        cleared. 2: the area gets back the pixels that it had before the frame was drawn.
    blend
        How the frame is drawn. 0: the frame replaces the pixels of its area. 1: the frame is drawn over these pixels.
    stream
        The compressed pixels, in pieces.
    """

    width: int
    height: int
    left: int
    top: int
    milliseconds: int
    dispose: int
    blend: int
    stream: list[memoryview] = field(default_factory=list)


def plays_of(parts: PngParts) -> int:
    """Return how many times the animation is played; 0 means endlessly."""
    return int.from_bytes(parts.before[b"acTL"][4:], "big")


def read_frames(parts: PngParts) -> list[FrameControl]:
    """Return the frames of an animated PNG in order, without decompressing them.

    Raises
    ------
    DamagedPicture
        If the number of frames differs from the number in the acTL chunk, or a frame is incomplete or invalid.
    PictureError
        If the PNG has more than 10,000 frames, or all frames together have more than 80 million pixels.
    """
    count = int.from_bytes(parts.before[b"acTL"][:4], "big")
    if count > MAX_FRAMES:
        raise PictureError(
            f"The PNG has {count:,} frames, too many to decode", hint=f"The limit is {MAX_FRAMES:,} frames."
        )
    check_pixel_count(parts.header.width, parts.header.height, count)
    frames: list[FrameControl] = []
    number = 0
    for kind, content in parts.chunks:
        if kind in {b"fcTL", b"fdAT"}:
            if len(content) < 4 or int.from_bytes(content[:4], "big") != number:  # noqa: PLR2004
                raise _damaged("the chunks of the animation are in the wrong order")
            number += 1
        if kind == b"fcTL":
            frames.append(_control(content, parts))
        elif frames and kind == b"fdAT":
            frames[-1].stream.append(content[4:])
        elif frames and kind == b"IDAT" and len(frames) == 1:
            frames[-1].stream.append(content)
    _check(frames, count, parts)
    return frames


def _control(content: memoryview, parts: PngParts) -> FrameControl:
    if len(content) != _CONTROL.size:
        raise _damaged("a frame has an invalid fcTL chunk")
    _, width, height, left, top, numerator, denominator, dispose, blend = _CONTROL.unpack(content)
    if not (width and height) or left + width > parts.header.width or top + height > parts.header.height:
        raise _damaged("a frame extends beyond the image")
    if dispose > _RESTORE or blend > _OVER:
        raise _damaged("a frame has an unknown dispose or blend operation")
    milliseconds = 1000 * numerator // (denominator or 100)
    return FrameControl(
        width, height, left, top, milliseconds if milliseconds >= _SHORTEST else _INSTEAD, dispose, blend
    )


def _check(frames: list[FrameControl], count: int, parts: PngParts) -> None:
    if len(frames) != count:
        raise _damaged(f"the number of frames is {len(frames):,}, but the PNG declares {count:,}")
    if not all(frame.stream for frame in frames):
        raise _damaged("a frame has no pixel data")
    whole = (parts.header.width, parts.header.height)
    if (frames[0].width, frames[0].height) != whole and frames[0].stream[0] is parts.default_pixels[0]:
        raise _damaged("the first frame does not have the size of the default image")


def _damaged(why: str) -> DamagedPicture:
    return DamagedPicture("The animation of the PNG is damaged", said=why)


def compose(parts: PngParts, frames: list[FrameControl]) -> Iterator[Pixels]:
    """Yield one array for each frame: the whole picture as it looks while this frame is shown.

    The array has the shape (height, width, 4) and is reused for the next frame. Copy the array to keep it.

    Raises
    ------
    DamagedPicture
        If the pixels of a frame cannot be decoded.
    """
    canvas = np.zeros((parts.header.height, parts.header.width, 4), dtype=np.uint8)
    for number, frame in enumerate(frames):
        header = replace(parts.header, width=frame.width, height=frame.height)
        pixels = with_alpha(decode_stream(parts, header, frame.stream))
        place = canvas[frame.top : frame.top + frame.height, frame.left : frame.left + frame.width]
        before = place.copy() if frame.dispose == _RESTORE and number else None
        place[...] = pixels if frame.blend == _SOURCE else _over(pixels, place)
        yield canvas
        if before is not None:
            place[...] = before
        elif frame.dispose != _KEEP:
            place[...] = 0


def _over(upper: Pixels, lower: Pixels) -> Pixels:
    """Return `upper` drawn over `lower`; only pixels that are neither opaque nor fully transparent are computed."""
    alpha = upper[..., 3:]
    shown = np.where(alpha == _OPAQUE, upper, lower)
    mixed = (alpha[..., 0] > 0) & (alpha[..., 0] < _OPAQUE)
    if mixed.any():
        shown[mixed] = _mixed(upper[mixed].astype(np.uint32), lower[mixed].astype(np.uint32))
    return shown


def _mixed(upper: NDArray[np.uint32], lower: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return `upper` drawn over `lower`, both of the shape (pixels, 4): PNG specification, 13.16, rounded down."""
    over = upper[:, 3:] * _OPAQUE
    under = lower[:, 3:] * (_OPAQUE - upper[:, 3:])
    alpha = over + under
    return np.concatenate([(upper[:, :3] * over + lower[:, :3] * under) // alpha, alpha // _OPAQUE], axis=-1)
