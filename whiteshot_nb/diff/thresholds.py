"""The thresholds of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb.errors import InvalidInput

_SHARES = ("content", "colour", "area", "solid", "spread", "unexplained")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The thresholds that decide what counts as a change; ``docs/review.md`` has the measurements behind them.

    Attributes
    ----------
    content
        Colour distance, from 0 to 1, above which a pixel differs: the `threshold` of pixelmatch.
    colour
        The same for the second look, which sees a pastel that became another pastel.
    area
        Filled share of the densest 16 × 16 pixels, from 0 to 1, from which on a pale difference is a recoloured area.
    solid
        The same from which on a difference cannot be noise.
    spread
        Share of the baseline's blocks with clear edges (24 levels) that noise has to touch, at least.
    unexplained
        Share of the difference in any place that a shift of a fraction of a pixel may leave unexplained in noise.
    pixels
        Counted pixels up to which a change is noise whatever it looks like. 0: a single pixel is a change.
    boxes
        Most boxes that are listed for one scene; all are counted.

    Raises
    ------
    InvalidInput
        If a share is not between 0 and 1, `colour` is above `content`, or a count is negative.
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
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidInput("A threshold is a number from 0 to 1", field=name)
        if self.colour > self.content:
            raise InvalidInput("The second look sees more than the first", field="colour", hint="colour <= content")
        if self.pixels < 0 or self.boxes < 1:
            raise InvalidInput(
                "A number of pixels or boxes is not negative", field="pixels" if self.pixels < 0 else "boxes"
            )
