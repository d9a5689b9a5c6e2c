"""A summary of a set of shots: request parameters and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.model.room_names import room_names

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_NAMES = 5


def run_facts(frame: pd.DataFrame) -> dict[str, str | int]:
    """Return a dictionary from labels to values, with the request parameters and the counts of a DataFrame of shots.

    Unknown values are left out.
    """
    good = frame["ok"].astype(bool)
    facts: dict[str, str | int] = {
        "Run": distinct_names(known_values(frame, "run")),
        "Room": distinct_names(room_names(frame.drop_duplicates("room"))),
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
    return {name: value for name, value in facts.items() if value != ""}


def known_values(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return the values of a column without missing values; an empty Series if the column does not exist."""
    return frame[name].dropna() if name in frame else pd.Series(dtype=object)


def _sizes(frame: pd.DataFrame) -> str:
    if not {"width", "height"} <= set(frame):
        return ""
    sizes = frame[["width", "height"]].dropna().drop_duplicates()
    return distinct_names(f"{width} × {height}" for width, height in sizes.itertuples(index=False))


def time_span(times: pd.Series) -> str:
    """Return the earliest and the latest of the given times as text; an empty string if there are no times."""
    if times.empty:
        return ""
    first, last = times.min(), times.max()
    return (
        f"{first:%Y-%m-%d %H:%M:%S} – {last:%H:%M:%S}"
        if first.date() == last.date()
        else (f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}")
    )


def distinct_names(values: Iterable[object]) -> str:
    """Return the distinct values as text, such as ``a, b, c, d, e and 3 more``. At most five values are named."""
    different = list(dict.fromkeys(map(str, values)))
    more = len(different) - _MAX_NAMES
    return ", ".join(different[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
