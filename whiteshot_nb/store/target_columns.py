"""Convert the additional columns of a target to JSON and back.

A user can add columns to targets (scenes or groups of scenes to capture).

A date or time is written as a JSON object with the single key ``$time``. When the JSON text is read, this key shows
that the value is a date or a time. Values that pandas treats as missing are written as null.
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
    """Return the additional columns of a target as JSON text; None if there are no additional columns.

    A target is a scene or a group of scenes to capture.

    Raises
    ------
    TypeError, ValueError
        If a value cannot be represented in JSON.
    """
    return json.dumps(dict(extra), default=_special, ensure_ascii=False, allow_nan=False) if extra else None


def load_extra(text: str | None) -> dict[str, Any]:
    """Parse the JSON text that `dump_extra` returned, and return the columns as a dictionary.

    If the argument is None, return an empty dictionary.
    """
    return json.loads(text, object_hook=_from_special) if text else {}


def to_python(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Convert a DataFrame cell to a plain Python value; values that pandas treats as missing become None."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, np.datetime64):  # item() would return a number of nanoseconds
        return pd.Timestamp(value)
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def _special(value: object) -> object:
    if isinstance(value, datetime | date):
        return {_TIME: value.isoformat()}
    raise TypeError(f"a value of type {type(value).__name__} cannot be stored")


def _from_special(found: dict[str, Any]) -> object:
    if set(found) != {_TIME}:
        return found
    try:
        return pd.Timestamp(found[_TIME])
    except (TypeError, ValueError):  # a user's object that happens to have the same key
        return found
