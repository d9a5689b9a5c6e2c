"""File names that are safe on every system and readable; those of pictures are also unique and in order."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pandas as pd

from whiteshot_nb.model.room_names import room_names
from whiteshot_nb.model.scene_paths import file_name, is_control

_LONGEST_STEM = 120  # bytes; file systems take 255 for a whole name
_FORBIDDEN = frozenset('<>:"/\\|?*')
_AT_ENDS = " .-"
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)? *", re.IGNORECASE)


def with_file_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of shots with a new index and the names of its pictures' files as column `file`."""
    frame = frame.reset_index(drop=True)
    names = pd.Series(file_names(frame), index=frame.index, dtype="string")
    return frame.assign(file=names.where(frame["ok"].astype(bool)))


def file_names(frame: pd.DataFrame) -> list[str]:
    """Return the file name of each row's picture in an export.

    It begins with the scene's number in its group, so that a filtered export has the same names as the whole one. Where
    these numbers are not unique, as in several runs, it begins with the number of the row. With several rooms, each has
    a folder.
    """
    numbers = _numbers(frame)
    digits = max(3, len(str(max(numbers, default=0))))
    folders = _folders(frame)
    return [
        f"{folders[room]}{file_name(number, str(scene), digits=digits)}"
        for number, room, scene in zip(numbers, frame["room"], frame["scene"], strict=True)
    ]


def _numbers(frame: pd.DataFrame) -> list[int]:
    order = frame.get("order")
    if order is None or order.isna().any() or (order < 0).any() or frame.duplicated(["room", "order"]).any():
        return list(range(1, len(frame) + 1))
    return [int(place) + 1 for place in order]


def _folders(frame: pd.DataFrame) -> dict[str, str]:
    """Return the folder of each room, with a slash at its end; empty if there is one room."""
    rooms = frame.drop_duplicates("room")
    if len(rooms) < 2:  # noqa: PLR2004 - one room needs no folder
        return dict.fromkeys(rooms["room"], "")
    names = room_names(rooms)
    digits = len(str(len(rooms)))
    return {
        room: file_name(place, str(name), digits=digits).removesuffix(".png") + "/"
        for place, (room, name) in enumerate(zip(rooms["room"], names, strict=True), 1)
    }


def safe_text(text: str) -> str:
    """Return a text that can be part of a file name on every system; it may be empty.

    Letters of any script, digits, spaces and emoji stay. Characters that a system forbids, control characters, and
    those that change the direction of text become hyphens; spaces, dots and hyphens at both ends are removed.
    """
    letters = unicodedata.normalize("NFC", text)
    kept = ("-" if letter in _FORBIDDEN or is_control(letter) else letter for letter in letters)
    return "".join(kept).strip(_AT_ENDS)


def safe_stem(text: str) -> str:
    """Return a safe text as a whole file name without suffix: not reserved by Windows, and not too long.

    A name that is too long is cut, and ends in eight hex digits of the sha256 of all of it, so that long names stay
    different.
    """
    data = text.encode()
    if len(data) > _LONGEST_STEM:
        kept = data[: _LONGEST_STEM - 9].decode(errors="ignore").rstrip(_AT_ENDS)
        text = f"{kept}-{hashlib.sha256(data).hexdigest()[:8]}"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def same_file(name: str) -> str:
    """Return a key that is equal for names of the same file on systems that ignore case or composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
