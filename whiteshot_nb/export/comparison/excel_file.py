"""Export a comparison to Excel: one row per scene with both pictures and their difference, and a summary sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.export.comparison.change_captions import SOFT, verdict_colours
from whiteshot_nb.export.comparison.comparison_summary import change_counts, comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.excel_sheet import THUMBNAIL, HighlightRule, SheetLayout, ThumbnailCell
from whiteshot_nb.export.excel_workbook import FactSheet, save_workbook
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.images.measures import make_thumbnail
from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_NO_REVIEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.comparison.pairs import ExportPair, ExportSide
    from whiteshot_nb.export.exportable import DrawsDifferences, ExportableComparison

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


def _rules() -> Iterator[HighlightRule]:
    unchanged = ",".join(f'{{cell}}="{change}"' for change in sorted(NEED_NO_REVIEW))
    yield HighlightRule("change", f"OR({unchanged})", {"font_color": SOFT}, row=True)
    for column, words in (("change", CHANGE_TYPES), ("verdict", ("accepted", "rejected"))):
        for word in words:
            fill, ink = verdict_colours(word)
            yield HighlightRule(column, f'{{cell}}="{word}"', {"bg_color": fill, "font_color": ink})


_LAYOUT = SheetLayout(
    name="Changes",
    pictures=_PICTURES,
    first=_FIRST,
    folded=_FOLDED,
    frozen=frozenset({"change", "room_name", "scene"}),
    widths=_WIDTHS,
    rules=tuple(_rules()),
)


@exporter
def write_comparison_excel(comparison: ExportableComparison, path: Path, *, progress: ProgressOption = False) -> None:
    """Write a workbook with the sheets ``Changes`` (one row per scene) and ``Comparison`` (summary and counts).

    Raises
    ------
    InvalidInput, ConfigError
        See :func:`save_workbook`.
    """
    frame, painter = comparison.frame, comparison.painter
    pairs = export_pairs(frame, comparison.pictures, progress)
    rows = ((pair.row, _thumbnails(pair, painter)) for pair in pairs)
    save_workbook(path, _LAYOUT, frame, rows, lambda: _facts(frame))


def _facts(frame: pd.DataFrame) -> FactSheet:
    counts = change_counts(frame)
    lines: list[list[str | int]] = [[str(change), *map(int, numbers)] for change, *numbers in counts.itertuples()]
    thresholds = {f"Threshold {name}": value for name, value in thresholds_in_words(frame).items()}
    return FactSheet(
        "Comparison", comparison_facts(frame) | thresholds, [["change", *map(str, counts.columns)], *lines]
    )


def _thumbnails(pair: ExportPair, painter: DrawsDifferences) -> Sequence[ThumbnailCell]:
    """Return the thumbnails of a row. Unchanged scenes have no thumbnails, so that changes stand out."""
    if pair.row["change"] in NEED_NO_REVIEW and not (pair.before.unreadable or pair.after.unreadable):
        return [ThumbnailCell(None, "")] * len(_PICTURES)
    scene = pair.row["scene"]
    difference = pair.difference(painter)
    jpeg = difference and make_thumbnail(difference, *THUMBNAIL, kind="JPEG", boxes=pair.boxes)
    return [
        _thumbnail(pair.before, f"Baseline of {scene}"),
        _thumbnail(pair.after, f"{scene} now"),
        ThumbnailCell(jpeg or None, f"Difference of {scene}" if jpeg else ""),
    ]


def _thumbnail(side: ExportSide, alt: str) -> ThumbnailCell:
    if side.png is None:
        return ThumbnailCell(None, side.reason)
    jpeg = make_thumbnail(side.png, *THUMBNAIL, kind="JPEG")
    return ThumbnailCell(jpeg, alt if jpeg else "too large to show")
