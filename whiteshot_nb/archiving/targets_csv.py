"""Read the targets of an archive from a CSV file."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_EXTRA_CELLS = "\0too many"  # cannot be a column name


def read_targets_csv(path: Path) -> Iterator[dict[str, Any]]:
    """Yield one dictionary per row of a CSV file in UTF-8. The first line of the file contains the column names.

    The columns `width` and `height` are converted to integers and `group` to a boolean. All other values stay text: for
    example, ``007`` stays ``007``. An empty cell becomes None.

    Raises
    ------
    InvalidInput
        If the file cannot be read, if it has no column `room`, or if a line is not valid. For a line that is not valid,
        the message contains the line number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, restkey=_EXTRA_CELLS, skipinitialspace=True, strict=True)
            _check_heading(path, rows.fieldnames or ())
            for row in rows:
                yield _target(row, f"{path}, line {rows.line_num}")
    except OSError as error:
        raise _invalid(f"The file {path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _invalid(f"The file {path} is not encoded in UTF-8", hint="Save the file as CSV in UTF-8.") from error
    except csv.Error as error:
        raise _invalid(f"The file {path} is not a valid CSV file ({error})") from error


def _check_heading(path: Path, names: Sequence[str]) -> None:
    duplicate = next((name for name in names if names.count(name) > 1), None)
    if duplicate is not None:
        raise _invalid(f"The file {path} has two columns named {duplicate!r}", hint="Rename one of them.")
    if "room" not in names:
        hint = f"The first line is: {','.join(names)[:200]}." if names else "The file is empty."
        raise _invalid(f"The file {path} has no column named 'room'", hint=f"{hint} Separate columns with commas.")


def _target(row: Mapping[Any, Any], line: str) -> dict[str, Any]:
    if _EXTRA_CELLS in row:
        raise _invalid(f"{line}: The line has more cells than the first line", hint="Quote cells that contain commas.")
    cells = {name: value or None for name, value in row.items()}
    for name in cells.keys() & {"width", "height"}:
        cells[name] = _number(cells[name], f"{line}: {name!r}")
    if (group := cells.get("group")) is not None:
        cells["group"] = _BOOLEANS.get(group.strip().lower())
        if cells["group"] is None:
            raise _invalid(f"{line}: 'group' must be true or false, not {group!r:.60}")
    return cells


def _number(text: str | None, what: str) -> int | None:
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        raise _invalid(f"{what} must be a whole number of pixels, not {text!r:.60}") from None


def _invalid(what: str, hint: str | None = None) -> InvalidInput:
    return InvalidInput(what, field="targets", hint=hint)
