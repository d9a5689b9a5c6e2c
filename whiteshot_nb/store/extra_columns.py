"""Write the other columns of a target as JSON, and read them again.

Dates and times are objects with one key, so that they are read as dates and times. What pandas takes for missing is
null.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIME = "$time"


def dump_extra(extra: Mapping[str, Any]) -> str | None:
    """Return the columns as JSON; None if there are no columns.

    Raises
    ------
    TypeError, ValueError
        If a value cannot be written as JSON.
    """
    return json.dumps(dict(extra), default=_special, ensure_ascii=False, allow_nan=False) if extra else None


def load_extra(text: str | None) -> dict[str, Any]:
    """Return the columns from JSON."""
    return json.loads(text, object_hook=_from_special) if text else {}


def to_python(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Return a cell of a table as a type of Python; None for what pandas takes for missing."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, np.datetime64):  # its own item() counts nanoseconds
        return pd.Timestamp(value)
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def _special(value: object) -> object:
    if isinstance(value, datetime | date):
        return {_TIME: value.isoformat()}
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def _from_special(found: dict[str, Any]) -> object:
    if set(found) != {_TIME}:
        return found
    try:
        return pd.Timestamp(found[_TIME])
    except (TypeError, ValueError):  # an object of the user's own
        return found
