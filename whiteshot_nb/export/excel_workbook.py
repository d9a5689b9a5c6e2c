"""An Excel workbook with two sheets: rows with pictures, and a summary. It is written completely or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.excel_cells import A4, CellWriter
from whiteshot_nb.export.excel_sheet import PictureSheet
from whiteshot_nb.export.optional_imports import optional_imports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from xlsxwriter import Workbook

    from whiteshot_nb.export.excel_sheet import SheetLayout, ThumbnailCell

_TABLE_COLUMN = 3
_PRINT_SCALE = 60  # percent


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A summary sheet: a list of names and values, and a table to the right of the list.

    Attributes
    ----------
    name
        Name of the sheet.
    facts
        Values by name, such as ``{"Scenes": 12}``.
    table
        Rows of the table. The first row is the header.
    """

    name: str
    facts: Mapping[str, str | int]
    table: Sequence[Sequence[str | int]] = ()


def save_workbook(
    path: Path,
    layout: SheetLayout,
    frame: pd.DataFrame,
    rows: Iterable[tuple[Mapping[str, Any], Sequence[ThumbnailCell]]],
    facts: Callable[[], FactSheet],
) -> None:
    """Write an Excel workbook with two sheets: the rows with thumbnails, and a summary.

    Parameters
    ----------
    path
        The file to write.
    layout
        Layout of the sheet with the rows.
    frame
        DataFrame that defines the columns, the column types and the number of rows. The values in the DataFrame are not
        used, because the values come from `rows`.
    rows
        Pairs of a row and the thumbnails of this row. The pairs are read one by one.
    facts
        Function that returns the summary sheet. It is called after the last row.

    Raises
    ------
    InvalidInput
        If there are more rows than an Excel sheet can contain.
    ConfigError
        If XlsxWriter is not installed.
    """
    with _open_workbook(path) as (workbook, folder):
        sheet = PictureSheet(workbook, layout, frame, folder)
        for row, thumbnails in rows:
            sheet.add(row, thumbnails)
        _add_facts(workbook, facts())


@contextmanager
def _open_workbook(path: Path) -> Iterator[tuple[Workbook, Path]]:
    """Yield a workbook, and a folder for thumbnails, which XlsxWriter reads when the workbook is closed."""
    with optional_imports("Excel"):
        from xlsxwriter import Workbook  # noqa: PLC0415 - of the extra
    with (
        replace_file(path) as file,
        _disk_errors(),
        TemporaryDirectory(prefix="whiteshot-") as folder,
        Workbook(file, {"constant_memory": True, "tmpdir": folder}) as workbook,
    ):
        yield workbook, Path(folder)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise the `OSError` that XlsxWriter wraps in a `FileCreateError`."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - of the extra

    try:
        yield
    except FileCreateError as error:
        raise error.args[0] from None


def _add_facts(workbook: Workbook, content: FactSheet) -> None:
    sheet = workbook.add_worksheet(content.name)
    cells = CellWriter(workbook, sheet)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    right = workbook.add_format({"bold": True, "align": "right"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    sheet.set_column(_TABLE_COLUMN, _TABLE_COLUMN + 1, 12)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_print_scale(_PRINT_SCALE)
    for row, (fact, line) in enumerate(zip_longest(content.facts.items(), content.table)):
        if fact:
            sheet.write_string(row, 0, fact[0], bold)
            cells.write(row, 1, f"{fact[1]:,}" if isinstance(fact[1], int) else fact[1])
        for column, value in enumerate(line or (), _TABLE_COLUMN):
            if row:
                cells.write(row, column, value, name="scenes")
            else:
                sheet.write_string(row, column, str(value), right if column > _TABLE_COLUMN else bold)
