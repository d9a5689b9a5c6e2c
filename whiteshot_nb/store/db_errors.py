"""Turn the errors of a database into `LibraryError`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from whiteshot_nb.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def database_errors(verb: str) -> Iterator[None]:
    """Raise `LibraryError` for every error of SQLAlchemy in the block.

    SQLAlchemy hides passwords; the SQL statement is left out of the message.

    Parameters
    ----------
    verb
        What the library cannot be: opened, read, written.
    """
    try:
        yield
    except ArgumentError as error:
        raise LibraryError("The database URL of the library is not valid", said=str(error)) from error
    except ModuleNotFoundError as error:
        hint = "For PostgreSQL, run pip install 'whiteshot-nb[postgres]'."
        raise LibraryError(f"The database's driver {error.name} is not installed", hint=hint) from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__)
        hint = "Check the disk's free space, the permissions, and that the database can be reached."
        raise LibraryError(f"The library cannot be {verb}", said=said[:300], hint=hint) from error
