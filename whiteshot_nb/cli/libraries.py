"""The library that a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from whiteshot_nb.library import Library


def opened(library: str, database: str | None) -> Library:
    """Open a library that is there: a mistyped folder is not made into a new one."""
    from whiteshot_nb.library import Library  # noqa: PLC0415 - a second that the server's start needs not

    if "://" not in library and not Path(library).is_dir():
        raise InvalidInput(f"There is no library {library}", field="library")
    return Library(library, database=database)


def newest(library: Library) -> str:
    """Return the id of its newest run."""
    runs = library.runs["run"]
    if runs.empty:
        raise InvalidInput("The library has no run", field="run", hint="Capture into it first.")
    return str(runs.iloc[-1])
