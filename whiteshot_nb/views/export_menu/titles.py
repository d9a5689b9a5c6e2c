"""What a file is called that somebody takes away, and what stands above it: room and group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb import export

if TYPE_CHECKING:
    import pandas as pd


def export_stem(frame: pd.DataFrame) -> str:
    """Return the name of a file about these scenes, without its end; safe on every system."""
    return export.safe_stem(export.safe_text(" ".join(_words(frame))) or "shots")


def export_title(frame: pd.DataFrame) -> str:
    """Return the heading of a file about these scenes: the same words, as they are."""
    return " · ".join(_words(frame)) or "Shots"


def _words(frame: pd.DataFrame) -> list[str]:
    rooms = _texts(frame, "room")
    named = _texts(frame, "room_name") or rooms
    places = _texts(frame, "group") or _texts(frame, "scene")
    words = [
        named[0] if len(rooms) == 1 else f"{len(rooms)} rooms" if rooms else "",
        places[0].strip("/") if len(places) == 1 else "",
        "comparison" if "change" in frame else "",
    ]
    return list(filter(None, words))


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Return what a column says, each text once."""
    return [text for text in frame[column].dropna().unique() if text] if column in frame else []
