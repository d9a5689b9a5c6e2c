"""Read the targets of an archive from a CSV file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_EXTRA_CELLS = "\0too many"  # no name of a column


def read_targets_csv(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the targets in a CSV file with a heading: UTF-8, separated by commas.

    `width` and `height` become numbers and `group` a boolean; every other cell stays text, so that ``007`` stays
    ``007``. An empty cell is None.

    Raises
    ------
    InvalidInput
        If it cannot be read, has no column `room`, or a line is wrong; the message has its number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restkey=_EXTRA_CELLS, skipinitialspace=True, strict=True)
            _check_heading(path, rows.fieldnames or ())
            for row in rows:
                yield _target(row, f"{path}, line {rows.line_num}")
    except OSError as error:
        raise _invalid(f"{path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _invalid(f"{path} is not UTF-8", hint="Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise _invalid(f"{path} is not a CSV file ({error})") from error


def _check_heading(path: Path, names: Sequence[str]) -> None:
    duplicate = next((name for name in names if names.count(name) > 1), None)
    if duplicate is not None:
        raise _invalid(f"{path} has two columns {duplicate!r}")
    if "room" not in names:
        hint = f"Its first line is {','.join(names)[:200]}." if names else "It is empty."
        raise _invalid(f"{path} has no column room", hint=f"{hint} Columns are separated by commas.")


def _target(row: Mapping[Any, Any], line: str) -> dict[str, Any]:
    if _EXTRA_CELLS in row:
        raise _invalid(f"{line}: It has more cells than the first line", hint="Put a cell with a comma into quotes.")
    cells = {name: value or None for name, value in row.items()}
    for name in cells.keys() & {"width", "height"}:
        cells[name] = _number(cells[name], f"{line}: Its {name}")
    if (group := cells.get("group")) is not None:
        cells["group"] = _BOOLEANS.get(group.strip().lower())
        if cells["group"] is None:
            raise _invalid(f"{line}: Its group is true or false, not {group!r:.60}")
    return cells


def _number(text: str | None, what: str) -> int | None:
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise _invalid(f"{what} is a whole number of pixels, not {text!r:.60}") from None


def _invalid(what: str, hint: str | None = None) -> InvalidInput:
    return InvalidInput(what, field="targets", hint=hint)
