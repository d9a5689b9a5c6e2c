"""The name by which people know a room: its own, or its UUID where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def room_name(row: Mapping[str, Any]) -> str:
    """Return the name of the room of a row, or its UUID."""
    return str(row["room_name"] or row["room"])


def room_names(frame: pd.DataFrame) -> pd.Series:
    """Return the name of the room of each row, or its UUID; the column `room_name` may be missing."""
    if "room_name" not in frame:
        return frame["room"]
    return frame["room_name"].replace("", pd.NA).fillna(frame["room"])
