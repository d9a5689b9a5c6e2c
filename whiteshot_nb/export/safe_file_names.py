"""Readable file names that are safe on every system. Picture names are also unique and sort in scene order."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pandas as pd

from whiteshot_nb.model.room_names import room_names
from whiteshot_nb.model.scene_paths import file_name, is_control

_LONGEST_STEM = 120  # bytes; file systems allow 255 for a whole name
_FORBIDDEN = frozenset('<>:"/\\|?*')
_AT_ENDS = " .-"
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)? *", re.IGNORECASE)


def with_file_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of a DataFrame of shots with a new index, and with picture file names in a column `file`."""
    frame = frame.reset_index(drop=True)
    names = pd.Series(file_names(frame), index=frame.index, dtype="string")
    return frame.assign(file=names.where(frame["ok"].astype(bool)))


def file_names(frame: pd.DataFrame) -> list[str]:
    """Return the file name of each row's picture.

    A name starts with the position of the scene in its directory. Therefore, a picture has the same name in the export
    of a selection and in the export of all shots. If positions are missing or not unique, for example because the rows
    belong to several runs, names start with the row number. If there are several rooms, each room has a folder.
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
    """Return a folder name with a trailing slash for each room; an empty string if there is only one room."""
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
    """Return the text without characters that are forbidden in file names on at least one operating system.

    Letters of any script, digits, spaces and emoji are kept. Forbidden characters, control characters, and characters
    that change the direction of text become hyphens. Spaces, dots and hyphens at both ends are removed. The result may
    be an empty string.
    """
    letters = unicodedata.normalize("NFC", text)
    kept = ("-" if letter in _FORBIDDEN or is_control(letter) else letter for letter in letters)
    return "".join(kept).strip(_AT_ENDS)


def safe_stem(text: str) -> str:
    """Return the result of :func:`safe_text` as a file name without suffix.

    Names that Windows reserves, such as ``CON``, get an underscore in front. Names over 120 bytes are cut and end with
    eight hex digits of the SHA-256 of the full name, so that different long names stay different.
    """
    data = text.encode()
    if len(data) > _LONGEST_STEM:
        kept = data[: _LONGEST_STEM - 9].decode(errors="ignore").rstrip(_AT_ENDS)
        text = f"{kept}-{hashlib.sha256(data).hexdigest()[:8]}"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def same_file(name: str) -> str:
    """Return a normalized name: names that differ only in case or in Unicode normalization give the same result."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
