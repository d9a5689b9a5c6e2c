"""The table below the pictures in the capture form, with the most important columns of the shots, as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

MAX_TABLE_ROWS = 200
_HASH = 8
_KILO = 1000


def shots_table(frame: pd.DataFrame) -> str:
    """Return an HTML table of at most 200 rows. If rows are left out, a line below says how many."""
    rows = [_row(record) for record in frame.head(MAX_TABLE_ROWS).astype(object).to_dict("records")]
    if not any(row["error"] for row in rows):
        rows = [{name: text for name, text in row.items() if name != "error"} for row in rows]
    body = pd.DataFrame(rows).to_html(escape=True, border=0, classes="ws-table") if rows else ""
    more = len(frame) - MAX_TABLE_ROWS
    return body + (
        f"<p class='ws-soft'>{more} more {'row is' if more == 1 else 'rows are'} in form.frame</p>" if more > 0 else ""
    )


def _row(row: Mapping[Hashable, object]) -> dict[str, str]:
    ok = bool(row["ok"])
    return {
        "scene": str(row["scene"]),
        "ok": "✓" if ok else f"✗ {row['stage']}",
        "width": _text(row["pixel_width"]),
        "height": _text(row["pixel_height"]),
        "bytes": f"{int(str(row['bytes'])) / _KILO:.0f} kB" if ok else "",
        "sha256": f"{str(row['sha256'])[:_HASH]}…" if ok else "",
        "blank": _text(row["blank"]),
        "seconds": f"{row['seconds']:.2f}" if ok else "",
        "error": _text(row["error"]),
    }


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA else str(value)
