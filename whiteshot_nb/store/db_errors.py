"""Convert database errors to `LibraryError`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from whiteshot_nb.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def database_errors(verb: str) -> Iterator[None]:
    """Convert every SQLAlchemy error in the ``with`` block to `LibraryError`.

    The message does not contain the SQL statement. Passwords are hidden by SQLAlchemy.

    Parameters
    ----------
    verb
        The end of the message "The library cannot be …", such as ``opened``, ``read`` or ``written``.
    """
    try:
        yield
    except ArgumentError as error:
        raise LibraryError("The database URL of the library is not valid", said=str(error)) from error
    except ModuleNotFoundError as error:
        hint = "For PostgreSQL, run pip install 'whiteshot-nb[postgres]'."
        raise LibraryError(f"The database driver {error.name} is not installed", hint=hint) from error
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__)
        hint = "Check the free disk space, the permissions and the connection to the database."
        raise LibraryError(f"The library cannot be {verb}", said=said[:300], hint=hint) from error
