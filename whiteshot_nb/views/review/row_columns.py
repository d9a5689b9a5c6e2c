"""The rows of a review in the form that the browser holds: columns of values, sent once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_CONFIRMATION, NEED_NO_REVIEW, as_sentence
from whiteshot_nb.views.review.cards import name_of
from whiteshot_nb.views.review.scene_details import NUMBERS, scene_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.views.review.scenes import ReviewedScenes


def review_data(scenes: ReviewedScenes, columns: Mapping[str, Any], events: Iterable[Event]) -> dict[str, Any]:
    """Return what the browser needs to list a review: its rows and the decisions on them.

    Parameters
    ----------
    scenes
        Rows that are reviewed.
    columns
        Columns of all rows, as :func:`row_columns` returns them.
    events
        Decisions, oldest first. Those on other pairs of pictures are left out.
    """
    return {
        "title": scenes.title,
        "changes": CHANGE_TYPES,
        "quiet": sorted(NEED_NO_REVIEW),
        "count": len(scenes),
        "rows": columns,
        "events": event_items(events, scenes),
    }


def row_columns(
    scenes: ReviewedScenes,
    numbers: Mapping[str, int],
    rows: Sequence[int] | None = None,
    *,
    blank: Collection[str] = (),
) -> dict[str, Any]:
    """Return columns for the browser, each a list, or one value if it is the same in all rows.

    Parameters
    ----------
    scenes
        Rows that are reviewed.
    numbers
        Number of each picture, by its sha256.
    rows
        Numbers of the rows to return. Default: all rows.
    blank
        The sha256 of each blank picture, so that the browser asks for confirmation before such a picture is accepted.
    """
    chosen = range(len(scenes)) if rows is None else rows
    records = [scenes.listed[row] for row in chosen]
    texts = [scene_numbers(record) for record in records]
    columns: dict[str, list[Any]] = {
        "card": [scenes.cards[row] for row in chosen],
        "elsewhere": [row in scenes.elsewhere for row in chosen],
        "room": [record["room"] for record in records],
        "scene": [record["scene"] for record in records],
        "name": [name_of(record) for record in records],
        "change": [record["change"] for record in records],
        "about": [as_sentence(record["reason"]) for record in records],
        "boxes": [record["box_count"] or 0 for record in records],
        "before": [numbers.get(record["baseline_sha256"]) for record in records],
        "after": [numbers.get(record["sha256"]) for record in records],
        "doubt": [_doubt(record, blank) for record in records],
    }
    named = {name: column([text[at] for text in texts]) for at, name in enumerate(NUMBERS)}
    return {name: column(values) for name, values in columns.items()} | {"numbers": named}


def _doubt(record: Mapping[str, Any], blank: Collection[str]) -> str:
    """Return what a person has to confirm before the row is accepted; empty if nothing."""
    return record["change"] if record["change"] in NEED_CONFIRMATION else "blank" if record["sha256"] in blank else ""


def column(values: Sequence[Any]) -> Any:  # noqa: ANN401 - any JSON values
    """Return the values of a column, or one value if all of them are the same."""
    return values[0] if values and all(value == values[0] for value in values) else values


def event_items(events: Iterable[Event], scenes: ReviewedScenes) -> list[dict[str, Any]]:
    """Return the decisions on reviewed rows, with the numbers of these rows, for the browser."""
    return [
        {
            "id": event.id,
            "verdict": event.verdict,
            "who": event.reviewer,
            "comment": event.comment,
            "engine": event.engine,
            "undoes": event.undoes,
            "baseline": event.baseline,
            "at": event.at.isoformat(),
            "rows": rows,
        }
        for event in events
        if (rows := scenes.rows_of(event))
    ]
