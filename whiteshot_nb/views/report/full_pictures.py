"""Choose the pictures that a report contains in full; the others go into the ZIP next to the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.views.report.html_document import picture_block_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.views.report.report_pictures import ReportPictures


def choose_pictures(pictures: ReportPictures, groups: Iterable[Sequence[str]], max_bytes: int) -> set[str]:
    """Return the sha256 of each picture to embed in the HTML page at full size, within a limit of bytes.

    Parameters
    ----------
    pictures
        All pictures of the report.
    groups
        Groups of sha256, the most important group first. Pictures of a group are useful only together, such as the two
        pictures of a pair. A group that does not fit is skipped; later groups may still fit.
    max_bytes
        Maximum total size of the embedded pictures, in bytes.
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
