"""Which rows of a comparison are meant: by scenes, by cluster, or by a query; with exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from whiteshot_nb.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

SceneSelection = "str | Iterable[str] | pd.DataFrame"
"""A scene, several, or rows of the frame, as ``comparison.frame.query(…)`` returns them."""


def select_some(
    frame: pd.DataFrame,
    scenes: str | Iterable[str] | pd.DataFrame | None = None,
    *,
    cluster: int | None = None,
    query: str | None = None,
    but: str | Iterable[str] | pd.DataFrame = (),
    room: str | None = None,
) -> pd.DataFrame:
    """Return the rows that are meant, at least one; see :func:`select_rows`.

    Raises
    ------
    InvalidInput
        As there, or if nothing is left.
    """
    rows = select_rows(frame, scenes, cluster=cluster, query=query, but=but, room=room)
    if rows.empty:
        field = "scenes" if scenes is not None else "cluster" if cluster is not None else "query"
        raise InvalidInput("No scene was chosen", field=field)
    return rows


def select_rows(
    frame: pd.DataFrame,
    scenes: str | Iterable[str] | pd.DataFrame | None = None,
    *,
    cluster: int | None = None,
    query: str | None = None,
    but: str | Iterable[str] | pd.DataFrame = (),
    room: str | None = None,
) -> pd.DataFrame:
    """Return the rows that are meant, or none.

    Parameters
    ----------
    frame
        Of a comparison.
    scenes, cluster, query
        One of them: scenes or rows; the number of a cluster; an expression as for ``frame.query``.
    but
        Scenes or rows among them that are not meant.
    room
        The room whose scenes are meant.

    Raises
    ------
    InvalidInput
        If not exactly one is given, or a scene is not there or is there in several rooms.
    """
    if sum(one is not None for one in (scenes, cluster, query)) != 1:
        raise InvalidInput("Say which scenes: by scenes, by cluster, or by query", field="scenes")
    rows = frame if room is None else frame[(frame["room"] == room).fillna(value=False)]
    if scenes is not None:
        rows = _of(rows, scenes, "scenes")
    elif cluster is not None:
        rows = rows[(rows["cluster"] == cluster).fillna(value=False)]
    elif query is not None:
        rows = query_rows(rows, query)
    return rows.drop(_of(rows, but, "but").index)


def query_rows(frame: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the rows of which an expression over the columns is true, as ``frame.query`` does.

    Raises
    ------
    InvalidInput
        If it cannot be answered, or the answer is not yes or no for each row.
    """
    try:
        answer = frame.eval(query, engine="python", local_dict={}, global_dict={})
    except Exception as error:  # pandas raises whatever its parser and the columns do
        raise _unanswered(str(error)) from error
    if not (isinstance(answer, pd.Series) and pd.api.types.is_bool_dtype(answer)):
        raise _unanswered("it is not true or false of each row")
    return frame[answer.fillna(value=False).astype(bool)]


def _unanswered(why: str) -> InvalidInput:
    return InvalidInput(
        f"The query cannot be answered: {why}",
        field="query",
        hint='It is an expression over the columns of the frame, such as: pixels > 200 and change == "content"',
    )


def _of(rows: pd.DataFrame, scenes: str | Iterable[str] | pd.DataFrame, field: str) -> pd.DataFrame:
    if isinstance(scenes, pd.DataFrame):
        wanted = set(zip(scenes["room"], scenes["scene"], strict=True))
        return rows[[place in wanted for place in zip(rows["room"], rows["scene"], strict=True)]]
    names = [scenes] if isinstance(scenes, str) else list(scenes)
    found = rows[rows["scene"].isin(names)]
    missing = set(names) - set(found["scene"])
    if missing:
        raise InvalidInput(f"There is no scene {min(missing)} here", field=field)
    twice = found.loc[found["scene"].duplicated(), "scene"]
    if not twice.empty:
        raise InvalidInput(
            f"The scene {twice.iloc[0]} is there in several rooms",
            field=field,
            hint="Pass room=…, or rows of the frame.",
        )
    return found
