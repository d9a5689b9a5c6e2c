"""A workbook that appears whole or not at all, and its sheet of facts."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pandas.api.types import is_bool_dtype, is_numeric_dtype

from whiteshot_nb._core.atomic_files import replace_file
from whiteshot_nb.export.excel_cells import CellWriter
from whiteshot_nb.export.optional_imports import optional_imports

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from xlsxwriter import Workbook

A4 = 9
"""The number of the paper."""

_BESIDE = 3  # column of what stands beside the facts
_PRINTED = 60  # percent


@contextmanager
def open_workbook(target: Path) -> Iterator[tuple[Workbook, Path]]:
    """Give a workbook, and a folder for what it takes in when it is closed; the file appears at the end.

    Raises
    ------
    ConfigError
        If XlsxWriter is not installed.
    """
    with optional_imports("Excel"):
        from xlsxwriter import Workbook  # noqa: PLC0415 - of the extra
    with (
        replace_file(target) as beside,
        _told_as_others_do(),
        TemporaryDirectory(prefix="whiteshot-") as folder,
        Workbook(beside, {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        yield book, Path(folder)


@contextmanager
def _told_as_others_do() -> Iterator[None]:
    """Raise the error of the disk that XlsxWriter hides in one of its own."""
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - of the extra

    try:
        yield
    except FileCreateError as error:
        raise error.args[0] from None


def numbers_of(frame: pd.DataFrame) -> frozenset[str]:
    """Return the columns of numbers."""
    return frozenset(
        str(name) for name, column in frame.items() if is_numeric_dtype(column) and not is_bool_dtype(column)
    )


def add_facts(
    book: Workbook,
    name: str,
    facts: Mapping[str, str | int],
    beside: Sequence[Sequence[str | int]] = (),
) -> None:
    """Add a sheet with names and values below each other, and a table with a head `beside` them."""
    sheet = book.add_worksheet(name)
    cells = CellWriter(book, sheet)
    bold, right = book.add_format({"bold": True, "valign": "top"}), book.add_format({"bold": True, "align": "right"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    sheet.set_column(_BESIDE, _BESIDE + 1, 12)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_print_scale(_PRINTED)
    for line, (fact, row) in enumerate(zip_longest(facts.items(), beside)):
        if fact:
            sheet.write_string(line, 0, fact[0], bold)
            cells.write(line, 1, f"{fact[1]:,}" if isinstance(fact[1], int) else fact[1])
        for place, value in enumerate(row or (), _BESIDE):
            if line:
                cells.write(line, place, value, column="scenes")
            else:
                sheet.write_string(line, place, str(value), right if place > _BESIDE else bold)
