"""Examine a picture: decode it once, and find out all that is ever asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb._core.freed_memory import keep_freed_memory
from whiteshot_nb.errors import PictureError, describe
from whiteshot_nb.images.measures import difference_hash, ink_share
from whiteshot_nb.images.opaque_pixels import opaque_runs
from whiteshot_nb.images.shown_digest import read_shown
from whiteshot_nb.images.thumbnails import encode_thumbnail, opaque_image, reduce_image


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found by decoding a picture once.

    Attributes
    ----------
    shown_digest
        Digest of what a browser shows (docs/shown-digest.md). This and the next five are None if the picture was not
        decoded.
    ink
        Share of pixels, from 0 to 1, that differ from the background, which is the most frequent colour.
    perceptual_hash
        256-bit difference hash, as 64 hexadecimal digits: near duplicates differ in few bits.
    transparent
        Whether any pixel of the first frame is transparent, fully or in part.
    animated
        Whether the picture has more than one frame. `ink`, `perceptual_hash` and `thumbnail` are those of the first.
    thumbnail
        WebP of at most 360 × 360 pixels, on a white background.
    problem
        Why the picture was not decoded; None if it was.
    """

    shown_digest: str | None = None
    ink: float | None = None
    perceptual_hash: str | None = None
    transparent: bool | None = None
    animated: bool | None = None
    thumbnail: bytes | None = None
    problem: str | None = None

    @property
    def blank(self) -> bool | None:
        """Whether the picture has one colour; None if it was not decoded."""
        return None if self.ink is None else self.ink == 0


def examine_picture(data: bytes) -> Examination:
    """Decode a PNG and return what was found; if it cannot be decoded, only `problem` is set."""
    keep_freed_memory()
    try:
        shown = read_shown(data)
    except PictureError as error:
        return Examination(problem=describe(error))
    except MemoryError:
        return Examination(problem="MemoryError: the picture is too large for this machine")
    runs = opaque_runs(shown)
    small = reduce_image(opaque_image(runs.words))
    return Examination(
        shown_digest=shown.digest,
        ink=ink_share(runs),
        perceptual_hash=difference_hash(small),
        transparent=shown.is_transparent,
        animated=shown.is_animated,
        thumbnail=encode_thumbnail(small),
    )
