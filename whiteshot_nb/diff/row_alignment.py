"""Find inserted and removed rows of pixels, as when a line of text is added in the middle of a page.

Rows of pixels are aligned as patience diff aligns lines of text. The anchors are runs of equal rows that occur exactly
once in each picture. Starting from the anchors, rows are matched upwards and downwards as long as they are equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from whiteshot_nb.images.pixel_words import pixel_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class RowBand(NamedTuple):
    """Consecutive rows of pixels that only one of two pictures has.

    Attributes
    ----------
    kind
        ``inserted`` (in the shot only) or ``removed`` (in the baseline only).
    y
        Number of the first of these rows, in the picture that has these rows.
    height
        Number of rows.
    """

    kind: str
    y: int
    height: int


class _Gap(NamedTuple):
    """Rows between two anchors, in each picture: the first row, and the row after the last."""

    before: tuple[int, int]
    after: tuple[int, int]


def align_rows(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> list[RowBand] | None:
    """Return the rows of pixels whose insertion and removal turn one picture into the other, from top to bottom.

    Parameters
    ----------
    before
        Pixels of the baseline.
    after
        Pixels of the shot, with the same width and number of channels.

    Returns
    -------
    list of RowBand or None
        The inserted and removed rows. None if these rows do not explain the whole difference. Also None unless the
        number of rows that were pushed up or down is greater than the number of inserted and removed rows. Rows of a
        single colour are not counted.
    """
    rows = _names(before), _names(after)
    inked = _inked(before), _inked(after)
    anchors = _longest_rising(_anchors(*map(_runs, rows)))
    found: list[RowBand] = []
    pushed = 0
    for start, end in pairwise([(0, 0), *anchors, (len(rows[0]), len(rows[1]))]):
        gap = _narrowed(_Gap((start[0], end[0]), (start[1], end[1])), *rows)
        missing, new = gap.before[1] - gap.before[0], gap.after[1] - gap.after[0]
        if missing and new:
            return None
        if missing:
            found.append(RowBand("removed", gap.before[0], missing))
        if new:
            found.append(RowBand("inserted", gap.after[0], new))
        pushed += inked[1][start[1] : gap.after[0]].sum() * (start[0] != start[1])
        pushed += inked[1][gap.after[1] : end[1]].sum() * (end[0] != end[1])
    came_or_went = sum(inked[band.kind == "inserted"][band.y : band.y + band.height].sum() for band in found)
    return found if pushed > came_or_went else None


def _inked(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which rows have more than one colour."""
    words = pixel_words(pixels)
    inked: NDArray[np.bool_] = (words != words[:, :1]).any(axis=1)
    return inked


def _names(pixels: NDArray[np.uint8]) -> list[int]:
    return [hash(row.tobytes()) for row in pixels]


def _runs(rows: Sequence[int]) -> list[tuple[tuple[int, int], int]]:
    """Return each run of equal rows as ((row, length), start)."""
    found, start = [], 0
    for row, same in groupby(rows):
        length = len(list(same))
        found.append(((row, length), start))
        start += length
    return found


def _anchors(
    before: list[tuple[tuple[int, int], int]], after: list[tuple[tuple[int, int], int]]
) -> list[tuple[int, int]]:
    """Return the starts of the runs that are unique in both pictures, in the order of the first."""
    unique = [{run for run, count in Counter(run for run, _ in side).items() if count == 1} for side in (before, after)]
    both = unique[0] & unique[1]
    there = {run: start for run, start in after if run in both}
    return [(start, there[run]) for run, start in before if run in both]


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest increasing subsequence of the pairs, by patience sorting."""
    tops: list[int] = []
    piles: list[int] = []
    last: list[int | None] = []
    for index, (_, there) in enumerate(pairs):
        pile = bisect_left(tops, there)
        last.append(piles[pile - 1] if pile else None)
        if pile == len(tops):
            tops.append(there)
            piles.append(index)
        else:
            tops[pile], piles[pile] = there, index
    found: list[tuple[int, int]] = []
    at = piles[-1] if piles else None
    while at is not None:
        found.append(pairs[at])
        at = last[at]
    return found[::-1]


def _narrowed(gap: _Gap, before: Sequence[int], after: Sequence[int]) -> _Gap:
    """Trim the equal rows at both ends of a gap."""
    (first, last), (start, stop) = gap.before, gap.after
    while first < last and start < stop and before[first] == after[start]:
        first, start = first + 1, start + 1
    while first < last and start < stop and before[last - 1] == after[stop - 1]:
        last, stop = last - 1, stop - 1
    return _Gap((first, last), (start, stop))
