"""What is said beneath a picture, on a page or a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from whiteshot_nb.model.scene_paths import JOINERS

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CAPTION_NAME = 160
_LEFT_TO_RIGHT = "\u200e"
_TURNED = frozenset({"R", "AL", "AN"})
_TURNING = frozenset({"RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})


def picture_caption(row: Mapping[str, Any], pixels: tuple[int, int] | None) -> str:
    """Return the room, the size of the picture, or else the one asked for, and the time."""
    wide, high = pixels or (row["width"], row["height"])
    told = [isolate_direction(shorten_middle(str(row["room_name"] or row["room"]), MAX_CAPTION_NAME))]
    told += [f"{wide} × {high}"] if wide and high else []
    told += [f"{row['taken_at']:%Y-%m-%d %H:%M:%S} UTC"] if row["taken_at"] else []
    return " · ".join(told)


def picture_remarks(row: Mapping[str, Any]) -> str:
    """Return what needs a look; empty if nothing does."""
    told = ["blank"] if row["blank"] else []
    told += [f"asked for {row['width']} × {row['height']}"] if row["size_ok"] is False else []
    told += [f"like {shorten_middle(row['near_duplicate_of'], MAX_CAPTION_NAME)}"] if row["near_duplicate_of"] else []
    return " · ".join(told)


def printable(text: str) -> str:
    """Return a text with spaces for what no letter stands for: control characters, which XML has no word for."""
    return "".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in text)


def isolate_direction(name: str) -> str:
    """Return a name as it can stand in a line: after one in Arabic, the numbers beside it would be turned round."""
    kept = [letter for letter in name if bidirectional(letter) not in _TURNING]
    turned = any(bidirectional(letter) in _TURNED for letter in kept)
    return "".join(kept) + (_LEFT_TO_RIGHT if turned else "")  # LibreOffice misplaces what stands in isolates


def shorten_middle(text: str, longest: int) -> str:
    """Leave the middle of a long text out: the end of a path says more than its middle."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half:]}"
