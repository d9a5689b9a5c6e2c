"""What is said of a set of shots as a whole: how they were asked for, and how many came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NAMED = 5


def facts_of(frame: pd.DataFrame) -> dict[str, str | int]:
    """Return the parameters of the run, or runs, then the counts; what is not known is left out."""
    good = frame["ok"].astype(bool)
    told: dict[str, str | int] = {
        "Run": _named(_column(frame, "run")),
        "Room": _named(_rooms(frame)),
        "Scene group": _named(_column(frame, "group")),
        "Size asked for": _sizes(frame),
        "Data center": _named(_column(frame, "data_center")),
        "Source": _named(_column(frame, "source")),
        "Drawn by": _named(_column(frame, "renderer")),
        "Taken (UTC)": _span(_column(frame, "taken_at")),
        "Scenes": len(frame),
        "Captured": int(good.sum()),
        "Failed": int((~good).sum()),
        "Blank": int(_column(frame, "blank").sum()),
        "Near duplicates": len(_column(frame, "near_duplicate_of")),
        "Of another size": int((~_column(frame, "size_ok").astype(bool)).sum()),
        "Bytes of pictures": int(_column(frame, "bytes").sum()),
    }
    return {name: value for name, value in told.items() if value != ""}


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return what is known of a column: nothing, if the frame was narrowed to others."""
    return frame[name].dropna() if name in frame else pd.Series(dtype=object)


def _rooms(frame: pd.DataFrame) -> pd.Series:
    rooms = frame.drop_duplicates("room")
    return rooms["room_name"].fillna(rooms["room"]) if "room_name" in rooms else rooms["room"]


def _sizes(frame: pd.DataFrame) -> str:
    if not {"width", "height"} <= set(frame):
        return ""
    sizes = frame[["width", "height"]].dropna().drop_duplicates()
    return _named(f"{width} × {height}" for width, height in sizes.itertuples(index=False))


def _span(times: pd.Series) -> str:
    if times.empty:
        return ""
    first, last = times.min(), times.max()
    return (
        f"{first:%Y-%m-%d %H:%M:%S} – {last:%H:%M:%S}"
        if first.date() == last.date()
        else (f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")
    )


def _named(values: Iterable[object]) -> str:
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _MOST_NAMED
    return ", ".join(different[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
