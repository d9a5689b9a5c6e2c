"""An Excel workbook of a comparison: both pictures and their difference in each row, and a sheet about it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb._core.atomic_files import expand_path
from whiteshot_nb.export.comparison.change_captions import SOFT, verdict_colours
from whiteshot_nb.export.comparison.comparison_summary import change_counts, comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.excel_sheet import THUMBNAIL, Columns, PictureSheet, Rule, Thumb
from whiteshot_nb.export.excel_workbook import add_facts, numbers_of, open_workbook
from whiteshot_nb.images.measures import make_thumbnail
from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_NO_REVIEW

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.export.comparison.pairs import DrawsDifferences, ExportPair, ExportSide
    from whiteshot_nb.store import Pictures

_PICTURES = ("baseline", "now", "difference")
_FIRST: tuple[str, ...] = ("change", "room_name", "scene", "reason", "verdict", "reviewer", "comment", "decided_at")
_FIRST += ("cluster", "cluster_size", "pixels", "share")
_FOLDED: tuple[str, ...] = (
    "room",
    "group",
    "order",
    "run",
    "baseline_run",
    "colour_pixels",
    "unequal_pixels",
    "density",
)
_FOLDED += ("masked_pixels", "masked_unequal", "boxes", "box_count", "x", "y", "bands", "fingerprint")
_FOLDED += ("width", "height", "baseline_width", "baseline_height", "sha256", "baseline_sha256")
_FOLDED += ("engine", "engine_version", "thresholds", "seconds")
_WIDTHS = {"change": 12, "room_name": 20, "scene": 28, "reason": 34, "reviewer": 14, "comment": 28, "decided_at": 19}
_WIDTHS |= {"cluster_size": 14, "pixels": 12, "verdict": 12, "sha256": 24, "baseline_sha256": 24, "room": 36}


def write_comparison_excel(
    frame: pd.DataFrame,
    pictures: Pictures,
    path: str | os.PathLike[str],
    painter: DrawsDifferences,
    *,
    notify: ReportProgress | None = None,
) -> Path:
    """Write the sheet ``Changes``, a row per scene, and ``Comparison``: what was compared, how, and the counts.

    Raises
    ------
    InvalidInput
        If there are more rows than a sheet holds.
    ConfigError
        If XlsxWriter is not installed.
    """
    target = expand_path(path)
    with open_workbook(target) as (book, folder):
        sheet = PictureSheet(
            book,
            "Changes",
            pictures=_PICTURES,
            names=[str(name) for name in frame.columns],
            columns=Columns(_FIRST, _FOLDED, _WIDTHS, numbers_of(frame)),
            frozen=frozenset({"change", "room_name", "scene"}),
            rows=len(frame),
            rules=_rules(),
            folder=folder,
        )
        for pair in export_pairs(frame, pictures, notify):
            sheet.add(pair.row, _thumbs(pair, painter))
        thresholds = {f"Threshold {name}": value for name, value in thresholds_in_words(frame).items()}
        add_facts(book, "Comparison", comparison_facts(frame) | thresholds, beside=_counts(frame))
    return target


def _rules() -> list[Rule]:
    quiet = ",".join(f'{{cell}}="{change}"' for change in sorted(NEED_NO_REVIEW))
    return [
        Rule("change", f"OR({quiet})", {"font_color": SOFT}, row=True),
        *(Rule("change", f'{{cell}}="{change}"', _look(*verdict_colours(change))) for change in CHANGE_TYPES),
        *(
            Rule("verdict", f'{{cell}}="{verdict}"', _look(*verdict_colours(verdict)))
            for verdict in ("accepted", "rejected")
        ),
    ]


def _look(fill: str, ink: str) -> dict[str, str]:
    return {"bg_color": fill, "font_color": ink}


def _thumbs(pair: ExportPair, painter: DrawsDifferences) -> Sequence[Thumb]:
    """Return the pictures of a row; a scene that nobody has to look at has none, so that changes stand out."""
    if pair.row["change"] in NEED_NO_REVIEW and not (pair.before.lost or pair.after.lost):
        return [Thumb(None, "")] * len(_PICTURES)
    scene = pair.row["scene"]
    difference = pair.difference(painter)
    shown = difference and make_thumbnail(difference, *THUMBNAIL, kind="JPEG", boxes=pair.boxes)
    return [
        _thumb(pair.before, f"Baseline of {scene}"),
        _thumb(pair.after, f"{scene} now"),
        Thumb(shown or None, f"Difference of {scene}" if shown else ""),
    ]


def _thumb(side: ExportSide, alt: str) -> Thumb:
    if side.png is None:
        return Thumb(None, side.why_not)
    jpeg = make_thumbnail(side.png, *THUMBNAIL, kind="JPEG")
    return Thumb(jpeg, alt if jpeg else "too large to show")


def _counts(frame: pd.DataFrame) -> list[list[str | int]]:
    """Return the counts of each class as lines of a table, its head first."""
    tally = change_counts(frame)
    return [["change", *tally.columns], *([str(change), *map(int, counts)] for change, *counts in tally.itertuples())]
