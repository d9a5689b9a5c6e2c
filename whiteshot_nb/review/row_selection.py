"""Select rows of a comparison by scene, by cluster (scenes with the same change) or by a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pandas as pd

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.model.room_and_scene import HasScene, room_uuid, scene_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.model.pair_key import SceneKey
    from whiteshot_nb.model.room_and_scene import RoomLike, SceneLike

    SceneSelection: TypeAlias = SceneLike | Iterable[SceneLike] | pd.DataFrame
    """One or several scenes (paths or shots), or rows of ``comparison.frame``, as ``.query(…)`` returns them."""


def select_some(
    frame: pd.DataFrame,
    scenes: SceneSelection | None = None,
    *,
    cluster: int | None = None,
    query: str | None = None,
    exclude: SceneSelection = (),
    room: RoomLike | None = None,
) -> pd.DataFrame:
    """Select at least one row of a comparison; see :func:`select_rows` for the parameters.

    Raises
    ------
    InvalidInput
        As for :func:`select_rows`, or if no row is selected.
    """
    rows = select_rows(frame, scenes, cluster=cluster, query=query, exclude=exclude, room=room)
    if rows.empty:
        field = "scenes" if scenes is not None else "cluster" if cluster is not None else "query"
        raise InvalidInput("No scene is selected", field=field)
    return rows


def select_rows(
    frame: pd.DataFrame,
    scenes: SceneSelection | None = None,
    *,
    cluster: int | None = None,
    query: str | None = None,
    exclude: SceneSelection = (),
    room: RoomLike | None = None,
) -> pd.DataFrame:
    """Select rows of a comparison by exactly one of `scenes`, `cluster` and `query`.

    Parameters
    ----------
    frame
        DataFrame like ``comparison.frame``.
    scenes
        Paths of scenes, shots, or rows of `frame`.
    cluster
        Number of a cluster (group of scenes with the same change).
    query
        Expression over the columns of `frame`, as for ``DataFrame.query``.
    exclude
        Scenes, shots or rows to leave out.
    room
        UUID of a room, or a :class:`Room`; rows of other rooms are ignored. Required if a path exists in several rooms.

    Returns
    -------
    pandas.DataFrame
        The selected rows. The DataFrame is empty if the cluster or the query selects no rows.

    Raises
    ------
    InvalidInput
        If not exactly one of `scenes`, `cluster` and `query` is given, or if the query is not valid. Also if a scene
        does not exist, or exists in several rooms.
    """
    if sum(one is not None for one in (scenes, cluster, query)) != 1:
        raise InvalidInput("Pass exactly one of the arguments 'scenes', 'cluster' and 'query'", field="scenes")
    rows = frame if room is None else frame[(frame["room"] == room_uuid(room)).fillna(value=False)]
    if scenes is not None:
        rows = _rows_of(rows, scenes, "scenes")
    elif cluster is not None:
        rows = rows[(rows["cluster"] == cluster).fillna(value=False)]
    elif query is not None:
        rows = query_rows(rows, query)
    return rows.drop(_rows_of(rows, exclude, "exclude").index)


def query_rows(frame: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the rows for which an expression over the columns is true, as ``frame.query`` does.

    Raises
    ------
    InvalidInput
        If the expression cannot be evaluated, or is not a boolean for each row.
    """
    try:
        answer = frame.eval(query, engine="python", local_dict={}, global_dict={})
    except Exception as error:  # pandas raises whatever its parser and the columns do
        raise _query_error(str(error)) from error
    if not (isinstance(answer, pd.Series) and pd.api.types.is_bool_dtype(answer)):
        raise _query_error("the result must be true or false for each row")
    return frame[answer.fillna(value=False).astype(bool)]


def _query_error(why: str) -> InvalidInput:
    return InvalidInput(
        f"The query is not valid: {why}",
        field="query",
        hint="A query is an expression with the columns of the DataFrame, such as: pixels > 200 and change == "
        '"content"',
    )


def _rows_of(rows: pd.DataFrame, scenes: SceneSelection, field: str) -> pd.DataFrame:
    if isinstance(scenes, pd.DataFrame):
        return _rows_at(rows, set(zip(scenes["room"], scenes["scene"], strict=True)))
    paths, places = _split(scenes, set(rows["room"]), field)
    by_path, by_place = rows[rows["scene"].isin(list(paths))], _rows_at(rows, places)
    missing = paths - set(by_path["scene"])
    missing |= {scene for _, scene in places - set(zip(by_place["room"], by_place["scene"], strict=True))}
    if missing:
        raise InvalidInput(f"The comparison has no scene {min(missing)}", field=field)
    twice = by_path.loc[by_path["scene"].duplicated(), "scene"]
    if not twice.empty:
        raise InvalidInput(
            f"The scene {twice.iloc[0]} exists in several rooms",
            field=field,
            hint="Pass room=…; or instead of the scene's path, pass a Shot or rows of comparison.frame.",
        )
    return rows.loc[by_path.index.union(by_place.index)]


def _split(scenes: SceneLike | Iterable[SceneLike], rooms: set[str], field: str) -> tuple[set[str], set[SceneKey]]:
    """Return the paths to select in any room, and the pairs of room and path to select.

    A shot whose room is not in `rooms` is selected by its path alone: the room of a folder can have another name.
    """
    paths: set[str] = set()
    places: set[SceneKey] = set()
    for one in [scenes] if isinstance(scenes, str | HasScene) else scenes:
        if isinstance(one, HasScene) and one.room in rooms:
            places.add((one.room, one.scene))
        else:
            paths.add(scene_path(one, field=field))
    return paths, places


def _rows_at(rows: pd.DataFrame, places: set[SceneKey]) -> pd.DataFrame:
    inside = [place in places for place in zip(rows["room"], rows["scene"], strict=True)]
    return rows[pd.Series(inside, index=rows.index, dtype=bool)]
