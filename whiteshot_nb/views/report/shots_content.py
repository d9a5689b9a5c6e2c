"""A report about shots: a gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, shorten_middle
from whiteshot_nb.export.rows import ExportTable, records
from whiteshot_nb.export.run_summary import run_facts
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS
from whiteshot_nb.views.gallery_items import gallery_item
from whiteshot_nb.views.report.report_columns import columns_in_words, sort_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ReportProgress
    from whiteshot_nb.store import Pictures

_SAID_ELSEWHERE = frozenset({"scene", "ok", "error", "hint", "near_duplicate_of", "blank", "size_ok", "file", "order"})
_SORTS = (("Most ink", "ink"), ("Largest file", "bytes"), ("Latest", "taken_at"), ("Slowest", "seconds"))


class ShotsSubject:
    """Rows of ``shots.frame`` and their pictures.

    Parameters
    ----------
    frame
        Down to the columns `room`, `scene`, `ok` and `sha256`.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._table = ExportTable(frame)
        good = self._table.frame[self._table.frame["ok"].astype(bool) & self._table.frame["sha256"].notna()]
        first = good.drop_duplicates("sha256")
        self.names: Mapping[str, str] = dict(zip(first["sha256"], first["file"], strict=True))

    def look(self, pictures: Pictures, notify: ReportProgress) -> Iterator[tuple[str, bytes | None]]:
        """Yield each picture; rows whose picture is lost are failed ones from then on."""
        hashes = self._table.frame["sha256"].tolist()
        for sha256, entry in zip(hashes, self._table.entries(pictures, notify), strict=True):
            if sha256 in self.names:
                yield sha256, entry.png

    def groups(self) -> Sequence[Sequence[str]]:
        """Return the pictures one by one."""
        return [(sha256,) for sha256 in self.names]

    def data(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return what the gallery shows."""
        frame = self._table.frame
        several = len(frame["room"].unique()) > 1
        return {
            "kind": "shots",
            "rows": [_row(record, numbers, several=several) for record in records(frame)],
            "columns": columns_in_words(frame[sorted(frame, key=lambda name: name in SHOT_COLUMNS)], _SAID_ELSEWHERE),
            "sorts": sort_orders(frame, _SORTS),
        }

    def head(self) -> dict[str, Any]:
        """Return parameters and counts."""
        facts = run_facts(self._table.frame)
        columns_in_words = {name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()}
        return {"subtitle": _summary(facts), "facts": columns_in_words}


def _row(record: Mapping[str, Any], numbers: Mapping[str, int], *, several: bool) -> dict[str, Any]:
    item = gallery_item(record)
    item["picture"] = numbers.get(item.pop("id")) if record["ok"] else None
    if several:
        room = shorten_middle(str(record["room_name"] or record["room"]), MAX_CAPTION_NAME)
        item["scene"] = f"{room} {item['scene']}"
    return {name: value for name, value in item.items() if value not in (None, [])}


def _summary(facts: Mapping[str, str | int]) -> str:
    columns_in_words = [f"{facts['Scenes']:,} scene{'' if facts['Scenes'] == 1 else 's'}"]
    columns_in_words += [f"{facts['Failed']:,} failed"] if facts["Failed"] else []
    columns_in_words += [f"taken {facts['Taken (UTC)']} UTC"] if "Taken (UTC)" in facts else []
    return " · ".join(columns_in_words)
