"""Group scenes with the same change into clusters.

A change is described on a grid of cells (see :mod:`whiteshot_nb.diff.fingerprint`). Two changes are considered the
same, even if their pages differ otherwise, if all of this is true:

* for each cell with changed pixels in one change, the other change has changed pixels in the same or an adjacent cell;
* no area has many more changed pixels in one change than in the other;
* the colours after the change are the same or, if something was removed, the colours before the change.

A page with an additional change is not in the cluster.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from numpy.typing import NDArray

    from whiteshot_nb.diff.fingerprint import Fingerprint

_SLACK = 8  # pixels by which the sizes of the bounding boxes may differ
_STRAY = 3  # changed pixels in a cell that are ignored if the other change has none near
_AMOUNT = 0.35  # share of the changed pixels of a cell and its neighbours by which two changes may differ
_FEW = 24  # pixels by which two changes may always differ
_TONE = 6  # levels by which the most frequent colours may differ
_MOST = 32  # a small change is compared with so many recent clusters of its size, and with any of equal pixels
_COLOUR = 40  # levels by which the colours of cells may differ, in the median

Changed = tuple["Hashable", "Fingerprint"]


def assign_clusters(changes: Iterable[tuple[Hashable, Fingerprint] | None]) -> list[int | None]:
    """Group equal changes into clusters, and return the cluster number for each scene.

    Clusters are numbered from 1, in the order of their first scenes.

    Parameters
    ----------
    changes
        One pair for each scene, or None if the scene belongs to no cluster. The first value of the pair (such as the
        change type) must be equal within a cluster. The second value is the fingerprint of the change.

    Returns
    -------
    list
        For each scene, the number of its cluster; None if the scene belongs to no cluster. A change that occurs in only
        one scene forms a cluster of one scene.
    """
    leaders: defaultdict[Hashable, dict[int, Fingerprint]] = defaultdict(dict)
    equal: dict[Hashable, int] = {}
    numbers: list[int | None] = []
    count = 0
    for change in changes:
        if change is None:
            numbers.append(None)
            continue
        kind, mark = change
        pixels = mark.patch and (kind, mark.patch.key)
        number = equal.get(pixels) or _joined(mark, [leaders[place] for place in _places(kind, mark)])
        if number is None:
            number = count = count + 1
            leaders[_place(kind, mark)][number] = mark
        if pixels:
            equal[pixels] = number
        numbers.append(number)
    return numbers


def _joined(mark: Fingerprint, leaders: Iterable[dict[int, Fingerprint]]) -> int | None:
    """Return the existing cluster of a change, if any, and remember the change as its latest member."""
    for several in leaders:
        for number in islice(reversed(several), _MOST if mark.patch else None):
            if same(several[number], mark):
                several[number] = several.pop(number)
                return number
    return None


def same(one: Fingerprint, other: Fingerprint) -> bool:
    """Return True if two changes are the same. The rest of the two pages may differ."""
    sizes = abs(one.width - other.width), abs(one.height - other.height)
    if one.cell != other.cell or max(sizes) > _SLACK:
        return False
    return _same_colours(one, other) and _same_pixels(one, other) and _same_cells(one, other)


def _place(kind: Hashable, mark: Fingerprint) -> tuple[Hashable, int, int]:
    return kind, mark.width // (_SLACK + 1), mark.height // (_SLACK + 1)


def _places(kind: Hashable, mark: Fingerprint) -> Iterator[tuple[Hashable, int, int]]:
    """Yield the buckets in which changes of about this size are stored."""
    _, across, down = _place(kind, mark)
    for right in (0, -1, 1):
        for below in (0, -1, 1):
            yield kind, across + right, down + below


def _same_colours(one: Fingerprint, other: Fingerprint) -> bool:
    if one.removal != other.removal:
        return False
    tones = (one.tone_before, other.tone_before) if one.removal else (one.tone_after, other.tone_after)
    return max(abs(a - b) for a, b in zip(*tones, strict=True)) <= _TONE


def _same_cells(one: Fingerprint, other: Fingerprint) -> bool:
    across = max(one.across, other.across)
    down = max(-(-mark.height // mark.cell) for mark in (one, other))
    grids = [_grid(mark, mark.counts, across, down) for mark in (one, other)]
    near = [_around(grid) for grid in grids]
    for grid, others in zip(grids, reversed(near), strict=True):
        if ((grid > _STRAY) & (others == 0)).any():
            return False
    apart = np.abs(near[0] - near[1])
    if (apart > np.maximum(_FEW, _AMOUNT * np.maximum(*near))).any():
        return False
    common = (grids[0] > 0) & (grids[1] > 0)
    side = "before" if one.removal else "after"
    colours = [_colours(mark, getattr(mark, side), across, down)[common] for mark in (one, other)]
    return bool(np.median(np.abs(colours[0] - colours[1]).max(axis=1)) <= _COLOUR)


def _same_pixels(one: Fingerprint, other: Fingerprint) -> bool:
    return one.patch is None or other.patch is None or one.patch.apart(other.patch) <= _STRAY


def _grid(mark: Fingerprint, values: NDArray[np.int32], across: int, down: int) -> NDArray[np.int32]:
    grid = np.zeros((down, across), dtype=np.int32)
    grid[np.divmod(mark.cells, mark.across)] = values
    return grid


def _colours(mark: Fingerprint, values: NDArray[np.uint8], across: int, down: int) -> NDArray[np.int16]:
    grid = np.zeros((down, across, 3), dtype=np.int16)
    grid[np.divmod(mark.cells, mark.across)] = values
    return grid


def _around(grid: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the sum of each cell and its eight neighbours."""
    padded = np.pad(grid, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    around: NDArray[np.int32] = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return around
