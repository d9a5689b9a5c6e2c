"""A static HTML table of a review, for notebooks that are shown without a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.templates import load_template
from whiteshot_nb.model.change_types import NEED_NO_REVIEW, as_sentence
from whiteshot_nb.views.review.cards import cards_of, lone_room, name_of, without_lone_room
from whiteshot_nb.views.review.scenes import records_of
from whiteshot_nb.views.static_html import STATIC_BUDGET, inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from whiteshot_nb.store import Pictures

_Record = dict[str, Any]

_MAX_CARDS = 50
_SIDES = (("before", "baseline_sha256"), ("after", "sha256"))


def review_sheet(frame: pd.DataFrame, pictures: Pictures, progress: tuple[int, int]) -> str:
    """Return an HTML table with a row for each cluster or single change; rows have pictures up to the size limit.

    Parameters
    ----------
    frame
        DataFrame like ``reviewer.frame``. Scenes that need no review are left out.
    pictures
        Store of the pictures of the baseline and of the new run.
    progress
        Number of clusters and single changes with a verdict, and their total number.
    """
    records = records_of(without_lone_room(frame)[~frame["change"].isin(list(NEED_NO_REVIEW))])
    groups = _largest_first(records)
    cards = list(_cards(groups[:_MAX_CARDS], pictures))
    done, total = progress
    return load_template("whiteshot_nb.views", "review.html").render(
        room=lone_room(frame), cards=cards, more=len(groups) - len(cards), done=done, total=total
    )


def _largest_first(records: Sequence[_Record]) -> list[list[_Record]]:
    """Return the rows of each card: the largest clusters first, then single scenes in their order."""
    groups: dict[int, list[_Record]] = {}
    for card, record in zip(cards_of([record["cluster"] for record in records]), records, strict=True):
        groups.setdefault(card, []).append(record)
    return sorted(groups.values(), key=len, reverse=True)


def _cards(groups: Iterable[Sequence[_Record]], pictures: Pictures) -> Iterator[dict[str, object]]:
    left = STATIC_BUDGET
    for members in groups:
        sides = {side: inline(pictures, members[0][name]) if left > 0 else None for side, name in _SIDES}
        left -= sum(len(source or "") for source in sides.values())
        decided = {name: _common(one[name] for one in members) for name in ("reviewer", "comment")}
        verdict = _common((one["verdict"] for one in members), "in part")
        yield {**_texts(members), **sides, **decided, "verdict": verdict}


def _texts(members: Sequence[_Record]) -> dict[str, str]:
    """Return the texts of a card: its name, a description and the change type."""
    first, last, size = members[0], members[-1], len(members)
    if size > 1:
        name, about = f"Same change × {size}", f"{first['scene']} … {last['scene']}"
    else:
        name, about = name_of(first), as_sentence(first["reason"])
    return {"name": name, "about": about, "change": first["change"]}


def _common(values: Iterable[str | None], otherwise: str | None = None) -> str | None:
    """Return the value if all values are the same; otherwise return `otherwise`."""
    found = set(values)
    return found.pop() if len(found) == 1 else otherwise
