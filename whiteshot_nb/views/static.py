"""What saved notebooks show, where no kernel runs: plain HTML, small."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from whiteshot_nb.measure import thumbnail
from whiteshot_nb.templating import template
from whiteshot_nb.views.items import items_of, summary_of

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.store import Pictures

BUDGET = 90_000
"""Most bytes of pictures and words in one contact sheet, about; shots beyond it are counted."""

_MOST = 100
_WORDS = 400  # bytes of HTML around a picture

_THUMBNAIL = (220, 220)

_MOST_CHANGES = 50


def contact_sheet(frame: pd.DataFrame, pictures: Pictures) -> str:
    """Return the HTML: thumbnails inline, within the budget, and every failure in words."""
    left = BUDGET
    shown: list[dict[str, object]] = []
    for item in items_of(frame.head(_MOST)):
        source = _source(pictures, item["id"]) if item["id"] else None
        left -= len(source or "") + _WORDS
        if left < 0:
            break
        shown.append({**item, "src": source})
    return template("whiteshot_nb.views", "contact_sheet.html").render(
        shots=shown, summary=summary_of(frame), more=len(frame) - len(shown)
    )


def review_sheet(frame: pd.DataFrame, progress: tuple[int, int]) -> str:
    """Return a table of the changes with their verdicts; scenes that nobody has to look at are left out.

    Parameters
    ----------
    frame
        As ``reviewer.frame``.
    progress
        How many decisions are made, of how many.
    """
    asked = frame[~frame["change"].isin(["unchanged", "tolerated"])]
    shown = asked.head(_MOST_CHANGES).astype(object)
    done, total = progress
    return template("whiteshot_nb.views", "review.html").render(
        rows=shown.where(shown.notna(), None).to_dict("records"), more=len(asked) - len(shown), done=done, total=total
    )


def _source(pictures: Pictures, sha256: str) -> str | None:
    data = thumbnail(pictures.get(sha256), *_THUMBNAIL)
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}" if data else None
