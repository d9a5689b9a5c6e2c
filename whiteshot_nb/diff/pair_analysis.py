"""Analyse the difference between two pictures of the same size. Slow measurements are made only if needed."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from whiteshot_nb.diff.boxes import Box, densest_block, find_boxes
from whiteshot_nb.diff.classification import DiffStats, classify, is_explained, is_solid_change
from whiteshot_nb.diff.diff_levels import COLOUR, CONTENT, FAINT, SMOOTHED, diff_levels
from whiteshot_nb.diff.fingerprint import Fingerprint, make_fingerprint
from whiteshot_nb.diff.masks import paint_masks
from whiteshot_nb.diff.moves import find_move
from whiteshot_nb.diff.noise_measures import noise_spread, unexplained_share
from whiteshot_nb.diff.row_alignment import align_rows
from whiteshot_nb.images.measures import background_colour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whiteshot_nb.diff.row_alignment import RowBand
    from whiteshot_nb.diff.thresholds import Thresholds

_LEAST_BAND = 24  # rows: in a smaller difference, no rows can have been pushed down


class PairAnalysis:
    """Measures the difference between two pictures of the same size.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot, of the same shape.
    ignored
        Boolean array of the shape (height, width): true for masked pixels. None: there are no masks.
    thresholds
        How much the pictures must differ to count as changed.

    Attributes
    ----------
    marks
        Level of difference of each pixel.
    """

    def __init__(
        self,
        before: NDArray[np.uint8],
        after: NDArray[np.uint8],
        ignored: NDArray[np.bool_] | None,
        thresholds: Thresholds,
    ) -> None:
        self._before = before
        self._after = after
        self._ignored = ignored
        self._thresholds = thresholds
        self.marks = diff_levels(before, after, thresholds, ignored)

    @cached_property
    def counts(self) -> DiffStats:
        """The numbers of differing pixels. The attributes that explain the difference, such as `bands`, are None."""
        smoothed, colour = self.marks.count(SMOOTHED), self.marks.count(COLOUR)
        return DiffStats(
            content=self.marks.count(CONTENT),
            colour=colour,
            smoothed=smoothed - colour,
            faint=self.marks.count(FAINT),
            density=densest_block(self.marks.levels >= COLOUR),
        )

    @property
    def boxes(self) -> list[Box]:
        """Boxes around the changed pixels. Anti-aliased pixels are included only if no other pixels changed."""
        least = COLOUR if self.counts.colour else SMOOTHED
        return find_boxes(self.marks.levels >= least, top=self.marks.top, left=self.marks.left)

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The shape and colours of the difference; None if nothing changed."""
        if not self.counts.changed:
            return None
        return make_fingerprint(self._before, self._after, self.marks, self._paper, SMOOTHED)

    def explain(self) -> DiffStats:
        """Return all measurements that determine the change type, such as the numbers of differing pixels or a move."""
        seen = self.counts
        if not seen.changed:
            return seen
        if not is_solid_change(seen, self._thresholds):
            seen = self._as_noise(seen)
        if seen.content:
            seen = replace(seen, bands=self._bands())
        if seen.content and not seen.bands:
            looks_like_noise = classify(seen, self._thresholds)[0] == "noise"
            seen = replace(seen, shift=self._shift(thorough=not looks_like_noise))
        return seen

    @cached_property
    def _paper(self) -> NDArray[np.int16]:
        return background_colour(self._before[..., :3])

    def _as_noise(self, seen: DiffStats) -> DiffStats:
        seen = replace(seen, unexplained=unexplained_share(self._before, self._after, self.marks, SMOOTHED))
        if not is_explained(seen, self._thresholds):
            return seen
        return replace(seen, spread=noise_spread(self._before, self.marks, SMOOTHED))

    def _bands(self) -> list[RowBand] | None:
        rows, _ = self.marks.part
        if rows.stop - rows.start < _LEAST_BAND:
            return None
        ignored = None if self._ignored is None else self._ignored[rows]
        found = align_rows(*(paint_masks(side[rows], ignored, self._paper) for side in (self._before, self._after)))
        return found and [band._replace(y=band.y + self.marks.top) for band in found]

    def _shift(self, *, thorough: bool) -> tuple[int, int] | None:
        return find_move(self._before, self._after, self.marks, self._paper, SMOOTHED, thorough=thorough)
