"""A frame in words: the columns of a report that can be read, searched and sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.export.captions import shorten_middle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 500


def columns_in_words(frame: pd.DataFrame, left_out: Collection[str]) -> dict[str, str | list[str]]:
    """Return each column with anything in it as text: one text if it is the same on all rows, else one for each."""
    columns: dict[str, str | list[str]] = {}
    for name in frame.columns:
        if name in left_out:
            continue
        texts = [_text(value) for value in frame[name].astype(object).where(frame[name].notna(), None)]
        if any(texts):
            columns[shorten_middle(str(name), _LONGEST)] = texts[0] if len(set(texts)) == 1 else texts
    return columns


def sort_orders(frame: pd.DataFrame, columns: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the ways to sort by columns that have anything in them, the largest first.

    Parameters
    ----------
    frame
        Rows.
    columns
        What each way is called, and the name of the column.
    """
    there = [(label, frame[name]) for label, name in columns if name in frame and frame[name].notna().any()]
    return [{"label": label, "values": [_falling(value) for value in column.astype(object)]} for label, column in there]


def _falling(value: Any) -> float | None:  # noqa: ANN401 - any cell of a column of numbers or times
    if pd.isna(value):
        return None
    return -value.timestamp() if isinstance(value, pd.Timestamp) else -float(value)


def _text(value: Any) -> str:  # noqa: ANN401 - any cell of a table
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M:%S} {value.tzname() or ''}".rstrip()
    return shorten_middle(str(value), _LONGEST)
