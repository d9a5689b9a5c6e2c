"""What only exporters need is imported when it is needed, and named when it is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whiteshot_nb.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def optional_imports(what: str) -> Iterator[None]:
    """Stand around the imports of the extra ``export``; `what` is the kind of file, for the error.

    Raises
    ------
    ConfigError
        If the extra is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"{what} needs the package {error.name}", hint="Run pip install 'whiteshot-nb[export]'."
        ) from error
