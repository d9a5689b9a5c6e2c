"""Return the name of a room for display: the room name, or the UUID if the room has no name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def room_name(row: Mapping[str, Any]) -> str:
    """Return the room name in a row, or the UUID of the room if the name is missing."""
    return str(row["room_name"] or row["room"])


def room_names(frame: pd.DataFrame) -> pd.Series:
    """Return the room name for each row, or the UUID of the room if the name or the column `room_name` is missing."""
    if "room_name" not in frame:
        return frame["room"]
    return frame["room_name"].replace("", pd.NA).fillna(frame["room"])
