"""Which pictures are in the report in full, and which in the ZIP beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.views.report.html_document import block_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whiteshot_nb.views.report.report_pictures import ReportPictures


def choose_pictures(album: ReportPictures, groups: Iterable[Sequence[str]], room: int) -> set[str]:
    """Return the pictures, by their sha256, whose full size fits into so many bytes of the page.

    Parameters
    ----------
    album
        All pictures.
    groups
        Pictures that are of use together only, such as both sides of a pair; the most important first. One that does
        not fit is left out, and smaller ones after it are still taken.
    room
        Bytes of the page.
    """
    taken: set[str] = set()
    for group in groups:
        new = {sha256 for sha256 in group if sha256 not in taken and album[sha256].bytes}
        cost = sum(block_length("picture", album.numbers[one], album[one].bytes) for one in new)
        if cost <= room:
            taken |= new
            room -= cost
    return taken
