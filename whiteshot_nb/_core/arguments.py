"""Validate arguments that several functions of the package take."""

from __future__ import annotations

import numbers
import reprlib

from whiteshot_nb.errors import InvalidInput


def check_integer(value: object, field: str, *, minimum: int = 1) -> int:
    """Check that an argument is a whole number, and return it as an ``int``; NumPy integers are valid, too.

    Parameters
    ----------
    value
        The value of the argument.
    field
        The name of the argument, for the error message.
    minimum
        The smallest value that is allowed. Default: 1.

    Raises
    ------
    InvalidInput
        If `value` is not a whole number, or is less than `minimum`.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or int(value) < minimum:
        message = f"{field!r} must be a whole number, at least {minimum}, not {reprlib.repr(value)}"
        raise InvalidInput(message, field=field)
    return int(value)
