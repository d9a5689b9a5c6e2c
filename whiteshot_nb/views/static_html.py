"""Create small static HTML for saved notebooks, which can be displayed without a kernel."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from whiteshot_nb._core.templates import load_template
from whiteshot_nb.images.thumbnails import resize_thumbnail
from whiteshot_nb.store import thumbnail_of
from whiteshot_nb.views.gallery_items import gallery_items, summary_of

if TYPE_CHECKING:
    import pandas as pd

    from whiteshot_nb.store import Pictures

STATIC_BUDGET = 90_000
"""Approximate maximum number of bytes of one contact sheet, pictures and text together."""

_MOST = 100
_WORDS = 400  # bytes of HTML around a picture

_THUMBNAIL = (220, 220)


def contact_sheet(frame: pd.DataFrame, pictures: Pictures) -> str:
    """Return static HTML with a thumbnail or an error message for each shot.

    The HTML contains at most 100 shots, and has at most about 90,000 bytes.

    Parameters
    ----------
    frame
        DataFrame with rows of ``shots.frame``. Rows beyond these limits are left out, and the HTML says how many.
    pictures
        The PNG files by SHA-256.
    """
    left = STATIC_BUDGET
    shown: list[dict[str, object]] = []
    for item in gallery_items(frame.head(_MOST)):
        source = inline(pictures, item["id"])
        left -= len(source or "") + _WORDS
        if left < 0:
            break
        shown.append({**item, "src": source})
    return load_template("whiteshot_nb.views", "contact_sheet.html").render(
        shots=shown, summary=summary_of(frame), more=len(frame) - len(shown)
    )


def inline(pictures: Pictures, sha256: str | None) -> str | None:
    """Return a thumbnail of a picture as a ``data:`` URL; None if the picture is missing or damaged."""
    kept = thumbnail_of(pictures, sha256) if sha256 else None
    if kept is None:
        return None
    return f"data:image/webp;base64,{base64.b64encode(resize_thumbnail(kept, *_THUMBNAIL)).decode()}"
