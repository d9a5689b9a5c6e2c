"""Names of the files of pictures: safe on every disk, unique, in order, readable."""

from __future__ import annotations

import pandas as pd

from whiteshot_nb.scenes import file_name


def with_file_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame, its rows numbered anew, with the names that pictures have in an export as its column `file`.

    The number in front is the scene's place in its group, so that a filtered export names a scene as the whole one
    does; where places come twice, as in several runs, it is the row's. With several rooms each has a folder.
    """
    frame = frame.reset_index(drop=True)
    numbers = _numbers(frame)
    digits = max(3, len(str(max(numbers, default=0))))
    folders = _folders(frame)
    names = [
        f"{folders[room]}{file_name(number, str(scene), digits=digits)}"
        for number, room, scene in zip(numbers, frame["room"], frame["scene"], strict=True)
    ]
    return frame.assign(file=pd.Series(names, index=frame.index, dtype="string").where(frame["ok"].astype(bool)))


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
