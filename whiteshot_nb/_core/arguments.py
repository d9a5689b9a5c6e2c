"""Checks of arguments that several functions take."""

from __future__ import annotations

import numbers

from whiteshot_nb.errors import InvalidInput


def check_integer(value: object, field: str, *, least: int = 1) -> int:
    """Return a whole number, numpy's too.

    Raises
    ------
    InvalidInput
        If it is none, or below the least.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or int(value) < least:
        raise InvalidInput(f"{field} is a whole number of {least} or more, not {value!r}", field=field)
    return int(value)
