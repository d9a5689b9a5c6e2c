"""What is said of a set of shots as a whole: how they were asked for, and how many came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_NAMED = 5


def run_facts(frame: pd.DataFrame) -> dict[str, str | int]:
    """Return the parameters of the run, or runs, then the counts; what is not known is left out."""
    good = frame["ok"].astype(bool)
    told: dict[str, str | int] = {
        "Run": distinct_names(known_values(frame, "run")),
        "Room": distinct_names(room_names(frame)),
        "Scene group": distinct_names(known_values(frame, "group")),
        "Size asked for": _sizes(frame),
        "Data center": distinct_names(known_values(frame, "data_center")),
        "Source": distinct_names(known_values(frame, "source")),
        "Drawn by": distinct_names(known_values(frame, "renderer")),
        "Taken (UTC)": time_span(known_values(frame, "taken_at")),
        "Scenes": len(frame),
        "Captured": int(good.sum()),
        "Failed": int((~good).sum()),
        "Blank": int(known_values(frame, "blank").sum()),
        "Near duplicates": len(known_values(frame, "near_duplicate_of")),
        "Of another size": int((~known_values(frame, "size_ok").astype(bool)).sum()),
        "Bytes of pictures": int(known_values(frame, "bytes").sum()),
    }
    return {name: value for name, value in told.items() if value != ""}


def known_values(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return what is known of a column: nothing, if the frame was narrowed to others."""
    return frame[name].dropna() if name in frame else pd.Series(dtype=object)


def room_names(frame: pd.DataFrame) -> pd.Series:
    """Return the name of each room, or its UUID where it has none."""
    each = frame.drop_duplicates("room")
    return each["room_name"].fillna(each["room"]) if "room_name" in each else each["room"]


def _sizes(frame: pd.DataFrame) -> str:
    if not {"width", "height"} <= set(frame):
        return ""
    sizes = frame[["width", "height"]].dropna().drop_duplicates()
    return distinct_names(f"{width} × {height}" for width, height in sizes.itertuples(index=False))


def time_span(times: pd.Series) -> str:
    """Return from when to when."""
    if times.empty:
        return ""
    first, last = times.min(), times.max()
    return (
        f"{first:%Y-%m-%d %H:%M:%S} – {last:%H:%M:%S}"
        if first.date() == last.date()
        else (f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")
    )


def distinct_names(values: Iterable[object]) -> str:
    """Return the different values among some, at most five of them by name."""
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _MOST_NAMED
    return ", ".join(different[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
