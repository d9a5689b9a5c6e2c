"""The thresholds of a comparison: how much two pictures must differ to count as changed."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb.errors import InvalidInput

_SHARES = ("content", "colour", "area", "solid", "spread", "unexplained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds that decide what counts as a change.

    All are numbers from 0 to 1, except `pixels` and `boxes`. ``docs/review.md`` describes the measurements behind the
    default values.

    Attributes
    ----------
    content
        Colour distance above which a pixel counts as changed: the `threshold` of pixelmatch.
    colour
        Colour distance above which a pixel counts as changed in shade, such as from one pastel to another. At most
        `content`.
    area
        A change in shade is not noise if at least this share of the pixels changed in any window of 16 × 16 pixels.
    solid
        A change of content is not noise if at least this share of the pixels changed in any window of 16 × 16 pixels.
    spread
        A change is noise only if it touches at least this share of the blocks with clear edges. Blocks have 16 × 16
        pixels; an edge is clear from 24 levels on.
    unexplained
        A change is noise only if it can be explained as a shift of a fraction of a pixel. In each area of 48 × 48
        pixels, at most this share of the difference may remain unexplained.
    pixels
        A change is always noise if at most this many pixels differ by more than `content`. With 0, a single pixel can
        be a change.
    boxes
        Maximum number of boxes that are listed for one scene. All boxes are counted.

    Raises
    ------
    InvalidInput
        If a number is not from 0 to 1, `colour` is greater than `content`, `pixels` is negative, or `boxes` is less
        than 1.
    """

    content: float = 0.1
    colour: float = 0.02
    area: float = 0.5
    solid: float = 0.97
    spread: float = 0.5
    unexplained: float = 0.5
    pixels: int = 0
    boxes: int = 64

    def __post_init__(self) -> None:
        for name in _SHARES:
            if not 0 <= (value := getattr(self, name)) <= 1:
                raise InvalidInput(f"The threshold {name!r} must be a number from 0 to 1, not {value:g}", field=name)
        if self.colour > self.content:
            raise InvalidInput(
                f"The threshold 'colour' ({self.colour:g}) must not be greater than the threshold 'content' "
                f"({self.content:g})",
                field="colour",
            )
        if self.pixels < 0:
            raise InvalidInput(f"The threshold 'pixels' must be at least 0, not {self.pixels:g}", field="pixels")
        if self.boxes < 1:
            raise InvalidInput(f"The threshold 'boxes' must be at least 1, not {self.boxes:g}", field="boxes")
