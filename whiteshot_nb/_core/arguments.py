"""Validate arguments that several functions take."""

from __future__ import annotations

import numbers

from whiteshot_nb.errors import InvalidInput


def check_integer(value: object, field: str, *, minimum: int = 1) -> int:
    """Return a whole number as an ``int``; numpy's integers are accepted.

    Raises
    ------
    InvalidInput
        If it is not a whole number, or below `minimum`.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or int(value) < minimum:
        raise InvalidInput(f"{field} must be a whole number of {minimum} or more, not {value!r}", field=field)
    return int(value)
