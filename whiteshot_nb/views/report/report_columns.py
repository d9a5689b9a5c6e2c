"""The columns of a DataFrame as searchable text, and the orders in which a report can be sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from whiteshot_nb.export.captions import shorten_middle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_MAX_TEXT = 500


def columns_in_words(frame: pd.DataFrame, exclude: Collection[str]) -> dict[str, str | list[str]]:
    """Return the columns of a DataFrame as text, except empty columns.

    Parameters
    ----------
    frame
        DataFrame of any columns.
    exclude
        Names of columns to leave out.

    Returns
    -------
    dict
        For each column, one text if it is the same in all rows; otherwise a list with one text for each row.
    """
    columns: dict[str, str | list[str]] = {}
    for name in frame.columns:
        if name in exclude:
            continue
        texts = [_text(value) for value in frame[name].astype(object).where(frame[name].notna(), None)]
        if any(texts):
            columns[shorten_middle(str(name), _MAX_TEXT)] = texts[0] if len(set(texts)) == 1 else texts
    return columns


def sort_orders(frame: pd.DataFrame, columns: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return sort orders, each by one column with its greatest value first; empty and missing columns are skipped.

    Parameters
    ----------
    frame
        DataFrame with the rows to sort.
    columns
        Label and column name of each order.
    """
    known = [(label, frame[name]) for label, name in columns if name in frame and frame[name].notna().any()]
    return [
        {"label": label, "values": [_descending_key(value) for value in column.astype(object)]}
        for label, column in known
    ]


def _descending_key(value: Any) -> float | None:  # noqa: ANN401 - any cell of a column of numbers or times
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
    return shorten_middle(str(value), _MAX_TEXT)
