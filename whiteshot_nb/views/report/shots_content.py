"""The content of a report about shots: a gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.captions import MAX_CAPTION_NAME, shorten_middle
from whiteshot_nb.export.rows import ExportTable, records
from whiteshot_nb.export.run_summary import run_facts
from whiteshot_nb.model.room_names import room_name
from whiteshot_nb.model.shot_columns import SHOT_COLUMNS
from whiteshot_nb.views.gallery_items import gallery_item
from whiteshot_nb.views.report.report_columns import columns_in_words, sort_orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.store import Pictures

_SHOWN_OTHERWISE = frozenset({"scene", "ok", "error", "hint", "near_duplicate_of", "blank", "size_ok", "file", "order"})
_SORTS = (("Most ink", "ink"), ("Largest file", "bytes"), ("Latest", "taken_at"), ("Slowest", "seconds"))


class ShotsContent:
    """The content of a report about shots: rows of ``shots.frame`` and their pictures.

    Parameters
    ----------
    frame
        DataFrame with at least the columns `room`, `scene`, `ok` and `sha256`.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._table = ExportTable(frame)
        good = self._table.frame[self._table.frame["ok"].astype(bool) & self._table.frame["sha256"].notna()]
        first = good.drop_duplicates("sha256")
        self.names: Mapping[str, str] = dict(zip(first["sha256"], first["file"], strict=True))

    def read_pictures(self, pictures: Pictures, progress: ProgressOption) -> Iterator[tuple[str, bytes | None]]:
        """Yield the sha256 and the bytes of each picture; None if it is missing or damaged: its row becomes failed."""
        hashes = self._table.frame["sha256"].tolist()
        for sha256, entry in zip(hashes, self._table.entries(pictures, progress), strict=True):
            if sha256 in self.names:
                yield sha256, entry.png

    def picture_groups(self) -> Sequence[Sequence[str]]:
        """Return a separate group for each picture."""
        return [(sha256,) for sha256 in self.names]

    def data(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return the JSON data of the gallery; `numbers` contains the number of each picture by its sha256."""
        frame = self._table.frame
        several = len(frame["room"].unique()) > 1
        return {
            "kind": "shots",
            "rows": [_row(record, numbers, several=several) for record in records(frame)],
            "columns": columns_in_words(frame[sorted(frame, key=lambda name: name in SHOT_COLUMNS)], _SHOWN_OTHERWISE),
            "sorts": sort_orders(frame, _SORTS),
        }

    def head(self) -> dict[str, Any]:
        """Return the variables of the page's head: the parameters of the run, and counts."""
        facts = run_facts(self._table.frame)
        texts = {name: f"{value:,}" if isinstance(value, int) else value for name, value in facts.items()}
        return {"subtitle": _summary(facts), "facts": texts}


def _row(record: Mapping[str, Any], numbers: Mapping[str, int], *, several: bool) -> dict[str, Any]:
    item = gallery_item(record)
    item["picture"] = numbers.get(item.pop("id")) if record["ok"] else None
    if several:
        room = shorten_middle(room_name(record), MAX_CAPTION_NAME)
        item["scene"] = f"{room} {item['scene']}"
    return {name: value for name, value in item.items() if value not in (None, [])}


def _summary(facts: Mapping[str, str | int]) -> str:
    parts = [f"{facts['Scenes']:,} scene{'' if facts['Scenes'] == 1 else 's'}"]
    parts += [f"{facts['Failed']:,} failed"] if facts["Failed"] else []
    parts += [f"taken {facts['Taken (UTC)']} UTC"] if "Taken (UTC)" in facts else []
    return " · ".join(parts)
