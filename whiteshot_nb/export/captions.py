"""Text of captions on PDF pages and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from whiteshot_nb.model.room_names import room_name
from whiteshot_nb.model.scene_paths import JOINERS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CAPTION_NAME = 160
_LEFT_TO_RIGHT_MARK = "\u200e"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_DIRECTION_CONTROLS = frozenset({"RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})


def picture_caption(row: Mapping[str, Any], pixels: tuple[int, int] | None) -> str:
    """Return the caption of a picture: one text with the room, the size in pixels, and the time of capture.

    Parameters
    ----------
    row
        One row of ``shots.frame``.
    pixels
        Width and height of the picture in pixels. None for a failed shot; the caption then shows the requested size.
    """
    width, height = pixels or (row["width"], row["height"])
    parts = [isolate_direction(shorten_middle(room_name(row), MAX_CAPTION_NAME))]
    parts += [f"{width} × {height}"] if width and height else []
    parts += [f"{row['taken_at']:%Y-%m-%d %H:%M:%S} UTC"] if row["taken_at"] else []
    return " · ".join(parts)


def picture_warnings(row: Mapping[str, Any]) -> str:
    """Return warnings about a picture as text, such as ``blank``. The text is empty if there are no warnings."""
    parts = ["blank"] if row["blank"] else []
    parts += [f"asked for {row['width']} × {row['height']}"] if row["size_ok"] is False else []
    parts += [f"like {shorten_middle(row['near_duplicate_of'], MAX_CAPTION_NAME)}"] if row["near_duplicate_of"] else []
    return " · ".join(parts)


def printable(text: str) -> str:
    """Return the text with control characters replaced by spaces, because XML does not allow them."""
    return "".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in text)


def isolate_direction(name: str) -> str:
    """Return a name changed so that right-to-left letters in the name do not reorder the text after the name."""
    letters = [letter for letter in name if bidirectional(letter) not in _DIRECTION_CONTROLS]
    right_to_left = any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in letters)
    return "".join(letters) + (_LEFT_TO_RIGHT_MARK if right_to_left else "")  # LibreOffice misplaces Unicode isolates


def shorten_middle(text: str, max_length: int) -> str:
    """Return the text unchanged if it has at most `max_length` characters. Otherwise, replace its middle by ``…``."""
    half = max_length // 2
    return text if len(text) <= max_length else f"{text[:half]}…{text[-half:]}"
