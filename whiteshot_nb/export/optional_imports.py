"""Import packages of the extra `export`, with a helpful error if a package is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def optional_imports(label: str) -> Iterator[None]:
    """Replace an import error in the ``with`` block with an error that says how to install the extra ``export``.

    Parameters
    ----------
    label
        Name of the format that needs the import, for the message, such as ``PDF``.

    Raises
    ------
    ConfigError
        If a package that the block imports is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"{label} export requires the package {error.name}, which is not installed",
            hint="Run pip install 'whiteshot-nb[export]'.",
        ) from error
