"""Open the library that a command names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from whiteshot_nb.library import Library


def open_library(library: str, database: str | None) -> Library:
    """Open a library that exists; a misspelt name does not create a new one."""
    from whiteshot_nb.library import Library  # noqa: PLC0415 - a second that the server's start needs not
    from whiteshot_nb.store import Store  # noqa: PLC0415 - as above

    if not Store.is_there(library, database):
        raise InvalidInput(f"There is no library in {database or library}", field="library")
    return Library(library, database=database)


def newest_run(library: Library) -> str:
    """Return the id of the newest run of a library."""
    runs = library.runs["run"]
    if runs.empty:
        raise InvalidInput("The library has no run", field="run", hint="Capture into it first.")
    return str(runs.iloc[-1])
