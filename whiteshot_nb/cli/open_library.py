"""Open the library that is named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from whiteshot_nb.library import Library


def open_library(library: str, database: str | None) -> Library:
    """Open an existing library. If the library does not exist, raise :class:`InvalidInput`."""
    from whiteshot_nb.library import Library  # noqa: PLC0415 - takes a second to import
    from whiteshot_nb.store import Store  # noqa: PLC0415 - as above

    if not Store.is_there(library, database):
        raise InvalidInput(f"There is no library in {database or library}", field="library")
    return Library(library, database=database)


def newest_run(library: Library) -> str:
    """Return the id of the newest run in a library. If the library has no runs, raise :class:`InvalidInput`."""
    runs = library.runs["run"]
    if runs.empty:
        raise InvalidInput("The library has no runs", field="run", hint="Capture pictures into the library first.")
    return str(runs.iloc[-1])
