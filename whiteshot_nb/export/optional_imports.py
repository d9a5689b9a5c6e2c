"""Packages of the extra `export`: named in the error when one is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def optional_imports(label: str) -> Iterator[None]:
    """Run imports of packages of the extra ``export``.

    Parameters
    ----------
    label
        What needs them, for the error, such as ``PDF``.

    Raises
    ------
    ConfigError
        If the extra is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"{label} needs the package {error.name}", hint="Run pip install 'whiteshot-nb[export]'."
        ) from error
