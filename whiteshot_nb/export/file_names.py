"""Names of files: safe on every disk, readable; those of pictures also unique and in order."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import pandas as pd

from whiteshot_nb.model.scene_paths import file_name, is_control

_LONGEST_STEM = 120  # bytes; file systems take 255 for a whole name
_FORBIDDEN = frozenset('<>:"/\\|?*')
_AT_ENDS = " .-"
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)? *", re.IGNORECASE)


def with_file_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of shots, its rows numbered anew, with the names of the files of its pictures as column `file`."""
    frame = frame.reset_index(drop=True)
    names = pd.Series(file_names(frame), index=frame.index, dtype="string")
    return frame.assign(file=names.where(frame["ok"].astype(bool)))


def file_names(frame: pd.DataFrame) -> list[str]:
    """Return the name that the picture of each row has in an export.

    The number in front is the scene's place in its group, so that a filtered export names a scene as the whole one
    does; where places come twice, as in several runs, it is the row's. With several rooms each has a folder.
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
    """Return what stands before the names of a room's pictures: nothing if it is the only one."""
    rooms = frame.drop_duplicates("room")
    if len(rooms) < 2:  # noqa: PLR2004 - one room needs no folder
        return dict.fromkeys(rooms["room"], "")
    names = rooms["room_name"].fillna(rooms["room"]) if "room_name" in rooms else rooms["room"]
    digits = len(str(len(rooms)))
    return {
        room: file_name(place, str(name), digits=digits).removesuffix(".png") + "/"
        for place, (room, name) in enumerate(zip(rooms["room"], names, strict=True), 1)
    }


def safe_text(text: str) -> str:
    """Return a text as it can stand in the name of a file on every system: readable, in one piece; it may be empty.

    Letters of any script, digits, spaces and emoji stay. What a system forbids, control characters, and characters that
    turn the direction of text become a hyphen; spaces, dots and hyphens at its ends go.
    """
    letters = unicodedata.normalize("NFC", text)
    kept = ("-" if letter in _FORBIDDEN or is_control(letter) else letter for letter in letters)
    return "".join(kept).strip(_AT_ENDS)


def safe_stem(text: str) -> str:
    """Return a safe text as a name of its own: no reserved one, and not too long.

    What is too long is cut, and ends in eight hex digits of the whole's sha256, so that long names stay different.
    """
    data = text.encode()
    if len(data) > _LONGEST_STEM:
        kept = data[: _LONGEST_STEM - 9].decode(errors="ignore").rstrip(_AT_ENDS)
        text = f"{kept}-{hashlib.sha256(data).hexdigest()[:8]}"
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def same_file(name: str) -> str:
    """Return what names have in common that are one file on some system: neither case nor composition counts there."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
