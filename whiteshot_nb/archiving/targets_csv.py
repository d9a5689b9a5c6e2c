"""The targets in a CSV file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TOO_MANY = "\0too many"  # no name of a column


def read_targets_csv(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the targets in a CSV file with a heading: UTF-8, separated by commas.

    `width` and `height` become numbers and `group` a boolean; every other cell stays the text it is, so that ``007``
    stays ``007``. An empty cell is None.

    Raises
    ------
    InvalidInput
        If it cannot be read, has no column `room`, or a line is wrong; it says which.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restkey=_TOO_MANY, skipinitialspace=True, strict=True)
            _check_heading(path, rows.fieldnames or ())
            for row in rows:
                yield _target(row, f"{path}, line {rows.line_num}")
    except OSError as error:
        raise _wrong(f"{path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _wrong(f"{path} is not UTF-8", hint="Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise _wrong(f"{path} is no CSV ({error})") from error


def _check_heading(path: Path, names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(f"{path} has two columns {twice!r}")
    if "room" not in names:
        hint = f"Its first line is {','.join(names)[:200]}." if names else "It is empty."
        raise _wrong(f"{path} has no column room", hint=f"{hint} Columns are separated by commas.")


def _target(row: Mapping[Any, Any], line: str) -> dict[str, Any]:
    if _TOO_MANY in row:
        raise _wrong(f"{line}: It has more cells than the first line", hint="Put quotes around a cell with a comma.")
    cells = {name: value or None for name, value in row.items()}
    for name in cells.keys() & {"width", "height"}:
        cells[name] = _number(cells[name], f"{line}: Its {name}")
    if (group := cells.get("group")) is not None:
        cells["group"] = _TRUTH.get(group.strip().lower())
        if cells["group"] is None:
            raise _wrong(f"{line}: Its group is true or false, not {group!r:.60}")
    return cells


def _number(text: str | None, what: str) -> int | None:
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise _wrong(f"{what} is a whole number of pixels, not {text!r:.60}") from None


def _wrong(what: str, hint: str | None = None) -> InvalidInput:
    return InvalidInput(what, field="targets", hint=hint)
