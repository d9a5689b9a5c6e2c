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
        "Run": named(known(frame, "run")),
        "Room": named(rooms_of(frame)),
        "Scene group": named(known(frame, "group")),
        "Size asked for": _sizes(frame),
        "Data center": named(known(frame, "data_center")),
        "Source": named(known(frame, "source")),
        "Drawn by": named(known(frame, "renderer")),
        "Taken (UTC)": span(known(frame, "taken_at")),
        "Scenes": len(frame),
        "Captured": int(good.sum()),
        "Failed": int((~good).sum()),
        "Blank": int(known(frame, "blank").sum()),
        "Near duplicates": len(known(frame, "near_duplicate_of")),
        "Of another size": int((~known(frame, "size_ok").astype(bool)).sum()),
        "Bytes of pictures": int(known(frame, "bytes").sum()),
    }
    return {name: value for name, value in told.items() if value != ""}


def known(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return what is known of a column: nothing, if the frame was narrowed to others."""
    return frame[name].dropna() if name in frame else pd.Series(dtype=object)


def rooms_of(frame: pd.DataFrame) -> pd.Series:
    """Return the name of each room, or its UUID where it has none."""
    each = frame.drop_duplicates("room")
    return each["room_name"].fillna(each["room"]) if "room_name" in each else each["room"]


def _sizes(frame: pd.DataFrame) -> str:
    if not {"width", "height"} <= set(frame):
        return ""
    sizes = frame[["width", "height"]].dropna().drop_duplicates()
    return named(f"{width} × {height}" for width, height in sizes.itertuples(index=False))


def span(times: pd.Series) -> str:
    """Return from when to when."""
    if times.empty:
        return ""
    first, last = times.min(), times.max()
    return (
        f"{first:%Y-%m-%d %H:%M:%S} – {last:%H:%M:%S}"
        if first.date() == last.date()
        else (f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")
    )


def named(values: Iterable[object]) -> str:
    """Return the different values among some, at most five of them by name."""
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _MOST_NAMED
    return ", ".join(different[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
