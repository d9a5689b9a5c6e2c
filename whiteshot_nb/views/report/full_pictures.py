"""Choose the pictures that are in the report in full; the others are in the ZIP beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.views.report.html_document import picture_block_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.views.report.report_pictures import ReportPictures


def choose_pictures(pictures: ReportPictures, groups: Iterable[Sequence[str]], max_bytes: int) -> set[str]:
    """Return the sha256 of the pictures that fit into the page in full.

    Parameters
    ----------
    pictures
        All pictures.
    groups
        Pictures that are only of use together, such as both sides of a pair; the most important group first. A group
        that does not fit is left out; smaller ones after it may still fit.
    max_bytes
        Bytes of the page for these pictures.
    """
    chosen: set[str] = set()
    left = max_bytes
    for group in groups:
        new = {sha256 for sha256 in group if sha256 not in chosen and pictures[sha256].bytes}
        cost = sum(picture_block_length("picture", pictures.numbers[one], pictures[one].bytes) for one in new)
        if cost <= left:
            chosen |= new
            left -= cost
    return chosen
