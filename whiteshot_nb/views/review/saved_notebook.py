"""A static HTML table of a review, for notebooks that are shown without a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.templates import load_template
from whiteshot_nb.model.change_types import NEED_NO_REVIEW
from whiteshot_nb.views.review.cards import (
    IN_PART,
    ListLine,
    cards_of,
    common,
    list_lines,
    lone_room,
    review_words,
    without_lone_room,
)
from whiteshot_nb.views.review.scenes import records_of
from whiteshot_nb.views.static_html import STATIC_BUDGET, inline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb.store import Pictures

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
    lines = list_lines(range(len(records)), cards_of([record["cluster"] for record in records]))
    cards = list(_cards(lines[:_MAX_CARDS], records, pictures))
    done, total = progress
    return load_template("whiteshot_nb.views", "review.html").render(
        room=lone_room(frame), cards=cards, more=len(lines) - len(cards), done=done, total=total
    )


def _cards(
    lines: Sequence[ListLine], records: Sequence[Mapping[str, Any]], pictures: Pictures
) -> Iterator[dict[str, object]]:
    left = STATIC_BUDGET
    for line in lines:
        members = [records[row] for row in line.rows]
        sides = {side: inline(pictures, members[0][name]) if left > 0 else None for side, name in _SIDES}
        left -= sum(len(source or "") for source in sides.values())
        decided = {name: common(one[name] for one in members) for name in ("reviewer", "comment")}
        verdict = common((one["verdict"] for one in members), IN_PART)
        yield {**review_words(line, records), **sides, **decided, "verdict": verdict}
