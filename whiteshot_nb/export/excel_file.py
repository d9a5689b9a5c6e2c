"""Export shots to an Excel workbook: one row with a thumbnail per scene, and one sheet about the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.export.excel_sheet import BAD, THUMBNAIL, WARN, HighlightRule, SheetLayout, ThumbnailCell
from whiteshot_nb.export.excel_workbook import FactSheet, save_workbook
from whiteshot_nb.export.exporter import exporter
from whiteshot_nb.export.links import is_link
from whiteshot_nb.export.rows import ExportTable
from whiteshot_nb.export.run_summary import run_facts
from whiteshot_nb.images.measures import make_thumbnail
from whiteshot_nb.model.room_names import room_name

if TYPE_CHECKING:
    from pathlib import Path

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.export.exportable import Exportable
    from whiteshot_nb.export.rows import ExportRow

_FIRST: tuple[str, ...] = ("room_name", "scene", "ok", "blank", "size_ok", "near_duplicate_of", "changed_since_last")
_FIRST += ("pixel_width", "pixel_height", "bytes", "taken_at", "error", "hint", "url")
_FOLDED: tuple[str, ...] = (
    "run",
    "room",
    "group",
    "order",
    "width",
    "height",
    "stage",
    "http_status",
    "error_code",
    "request_id",
)
_FOLDED += ("attempts", "key", "bucket", "bucket_region", "data_center", "sha256", "file", "ink", "source", "renderer")
_FOLDED += ("seconds",)
_WIDTHS = {"room_name": 22, "scene": 30, "error": 34, "hint": 28, "near_duplicate_of": 22, "taken_at": 19, "url": 34}
_WIDTHS |= {"changed_since_last": 21, "room": 36, "sha256": 24, "key": 32}
_LAYOUT = SheetLayout(
    name="Shots",
    pictures=("picture",),
    first=_FIRST,
    folded=_FOLDED,
    frozen=frozenset({"room_name", "scene"}),
    widths=_WIDTHS,
    rules=(
        HighlightRule("ok", "AND(NOT(ISBLANK({cell})),{cell}=FALSE)", BAD, row=True),
        HighlightRule("blank", "AND(NOT(ISBLANK({cell})),{cell}=TRUE)", WARN),
        HighlightRule("size_ok", "AND(NOT(ISBLANK({cell})),{cell}=FALSE)", WARN),
    ),
)


@exporter
def write_excel(shots: Exportable, path: Path, *, progress: ProgressOption = False) -> None:
    """Write a workbook with the sheets ``Shots`` (one row and thumbnail per scene) and ``Run`` (parameters and counts).

    Raises
    ------
    InvalidInput, ConfigError
        See :func:`save_workbook`.
    """
    table = ExportTable(shots.frame)
    rows = ((entry.row, [_thumbnail(entry)]) for entry in table.entries(shots.pictures, progress))
    save_workbook(path, _LAYOUT, table.frame, rows, lambda: FactSheet("Run", run_facts(table.frame)))


def _thumbnail(entry: ExportRow) -> ThumbnailCell:
    row = entry.row
    if entry.png is None:
        return ThumbnailCell(None, "failed")
    jpeg = make_thumbnail(entry.png, *THUMBNAIL, kind="JPEG")
    if jpeg is None:
        return ThumbnailCell(None, "too large to show")
    return ThumbnailCell(jpeg, f"{room_name(row)}, scene {row['scene']}", row["url"] if is_link(row["url"]) else None)
