"""Create the file name and the title of an export from the names of the room and the scene directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb import export

if TYPE_CHECKING:
    import pandas as pd


def export_stem(frame: pd.DataFrame) -> str:
    """Return a file name without a suffix for the scenes in a DataFrame; the name is valid on all systems."""
    return export.safe_stem(export.safe_text(" ".join(_parts(frame))) or "shots")


def export_title(frame: pd.DataFrame) -> str:
    """Return a title for the scenes in a DataFrame, made from the room name and the scene directory."""
    return " · ".join(_parts(frame)) or "Shots"


def _parts(frame: pd.DataFrame) -> list[str]:
    rooms = _unique(frame, "room")
    names = _unique(frame, "room_name") or rooms
    paths = _unique(frame, "group") or _unique(frame, "scene")
    parts = [
        names[0] if len(rooms) == 1 else f"{len(rooms)} rooms" if rooms else "",
        paths[0].strip("/") if len(paths) == 1 else "",
        "comparison" if "change" in frame else "",
    ]
    return list(filter(None, parts))


def _unique(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the distinct non-empty texts of a column; an empty list if the column does not exist."""
    return [text for text in frame[column].dropna().unique() if text] if column in frame else []
