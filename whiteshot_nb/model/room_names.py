"""Return the text that identifies a room for display, that is, its name or, without a name, its UUID."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def room_name(row: Mapping[str, Any]) -> str:
    """Return the name of the room in a row; if the name is missing, return the UUID of the room."""
    return str(row["room_name"] or row["room"])


def room_names(frame: pd.DataFrame) -> pd.Series:
    """Return the room name for each row; if the name or the column `room_name` is missing, return the UUID."""
    if "room_name" not in frame:
        return frame["room"]
    return frame["room_name"].replace("", pd.NA).fillna(frame["room"])
