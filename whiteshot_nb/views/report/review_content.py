"""The content of a report about a comparison: the review of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.comparison.comparison_summary import comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.safe_file_names import file_names
from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_CONFIRMATION, NEED_NO_REVIEW, as_sentence
from whiteshot_nb.review.decisions import engine_name
from whiteshot_nb.views.report.change_help import CHANGE_HELP
from whiteshot_nb.views.report.report_columns import sort_orders
from whiteshot_nb.views.review.cards import without_lone_room
from whiteshot_nb.views.review.scene_details import scene_details
from whiteshot_nb.views.review.scenes import ReviewedScenes, records_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.diff import Mask
    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures

_SORTS = (("Most pixels", "pixels"), ("Densest", "density"), ("Most boxes", "box_count"))
_FACTS = ("name", "change", "reason", "numbers", "boxes", "masks", "warning")
_NOISE_RANK, _UNCHANGED_RANK = 1, 2


class ReviewContent:
    """The content of a report about a comparison: its rows, their pictures and verdicts.

    Parameters
    ----------
    frame
        DataFrame with rows of ``comparison.frame``.
    events
        Decisions, oldest first. Decisions on pairs of pictures that are not in `frame` are left out.
    masks
        Masks of the comparison.
    blank
        The sha256 of each blank picture. The report asks for confirmation before such a picture is accepted.
    baseline
        Name of the baseline for which verdicts count; None if there is none.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        events: Sequence[Event] = (),
        masks: Sequence[Mask] = (),
        blank: Collection[str] = (),
        baseline: str | None = None,
    ) -> None:
        self._scenes = ReviewedScenes(frame)
        self._events = events
        self._masks = masks
        self._blank = frozenset(blank)
        self._baseline = baseline
        self._unreadable: dict[str, str] = {}
        self.names: Mapping[str, str] = self._file_names()

    def read_pictures(self, pictures: Pictures, progress: ProgressOption) -> Iterator[tuple[str, bytes | None]]:
        """Yield the sha256 and the bytes of both pictures of each pair; None if a picture is missing or damaged."""
        found = zip(self._scenes.pairs, export_pairs(self._scenes.table, pictures, progress), strict=True)
        for names, pair in found:
            for sha256, side in ((names.sha256, pair.after), (names.baseline, pair.before)):
                if sha256:
                    if side.unreadable:
                        self._unreadable[sha256] = side.reason
                    yield sha256, side.png

    def picture_groups(self) -> Sequence[Sequence[str]]:
        """Return pairs of pictures: changes first, then noise, then the rest; of each cluster, one pair comes first."""
        cards = self._scenes.cards
        order = sorted(range(len(self._scenes.pairs)), key=lambda row: (self._rank(row), cards[row] != row, row))
        return [
            [one for one in (self._scenes.pairs[row].baseline, self._scenes.pairs[row].sha256) if one] for row in order
        ]

    def data(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return the JSON data of the review; `numbers` contains the number of each picture by its sha256."""
        scenes = self._scenes
        records = records_of(without_lone_room(scenes.table))
        return {
            "kind": "review",
            "title": scenes.title,
            "changes": CHANGE_TYPES,
            "quiet": sorted(NEED_NO_REVIEW),
            "rows": [self._row(row, record, numbers) for row, record in enumerate(records)],
            "events": list(self._decisions()),
            "baseline": self._baseline,
            "sorts": sort_orders(scenes.table, _SORTS),
        }

    def head(self) -> dict[str, Any]:
        """Return the variables of the page's head: what was compared and how, and the number of each change type."""
        counts = self._scenes.table["change"].value_counts()
        classes = [(name, int(counts[name]), *CHANGE_HELP[name]) for name in CHANGE_TYPES if name in counts]
        return {"subtitle": self._scenes.title, "facts": self._facts(), "classes": classes}

    def _facts(self) -> dict[str, str]:
        facts = {
            name: f"{value:,}" if isinstance(value, int) else value
            for name, value in comparison_facts(self._scenes.table).items()
        }
        thresholds = ", ".join(f"{name} {value}" for name, value in thresholds_in_words(self._scenes.table).items())
        more = {"Thresholds": thresholds, "Masks": f"{len(self._masks):,}" if self._masks else ""}
        return facts | {name: value for name, value in more.items() if value}

    def _file_names(self) -> dict[str, str]:
        """Return the file name of each picture: its scene's name, plus ``-baseline`` for a picture of the baseline."""
        files = file_names(self._scenes.table)
        names: dict[str, str] = {}
        for pair, file in zip(self._scenes.pairs, files, strict=True):
            if pair.sha256:
                names.setdefault(pair.sha256, file)
            if pair.baseline:
                names.setdefault(pair.baseline, f"{file.removesuffix('.png')}-baseline.png")
        return names

    def _rank(self, row: int) -> int:
        change = self._scenes.changes[row]
        return _UNCHANGED_RANK if change in NEED_NO_REVIEW else _NOISE_RANK if change == "noise" else 0

    def _row(self, row: int, record: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
        pair, facts = self._scenes.pairs[row], scene_details(record, self._masks)
        return {
            "card": self._scenes.cards[row],
            "elsewhere": row in self._scenes.elsewhere,
            "room": pair.room,
            "scene": pair.scene,
            "pair": [numbers.get(one) if one else None for one in (pair.baseline, pair.sha256)],
            "failure": pair.failure,
            "shown": [pair.baseline_shown_digest, pair.shown_digest],
            "about": as_sentence(record["reason"]),
            "boxes": record["box_count"] or 0,
            "engine": engine_name(record),
            "twice": record["change"] not in NEED_CONFIRMATION and pair.sha256 in self._blank,
            "facts": {name: facts[name] for name in _FACTS}
            | {side: self._side(facts[side], numbers) for side in ("before", "after")},
        }

    def _side(self, side: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
        sha256 = side["id"]
        if sha256 and sha256 not in self._unreadable:
            return {"id": str(numbers[sha256]), "missing": ""}
        return {"id": None, "missing": self._unreadable.get(sha256, side["missing"])}

    def _decisions(self) -> Iterator[dict[str, Any]]:
        """Yield the decisions on pairs of this report, with their row numbers."""
        rows: dict[PairKey, list[int]] = {}
        for row, pair in enumerate(self._scenes.pairs):
            rows.setdefault(pair, []).append(row)
        for event in self._events:
            numbers = [row for pair in event.pairs for row in rows.get(pair, ())]
            if numbers:
                yield {
                    "id": event.id,
                    "verdict": event.verdict,
                    "who": event.reviewer,
                    "comment": event.comment,
                    "engine": event.engine,
                    "undoes": event.undoes,
                    "baseline": event.baseline,
                    "at": event.at.isoformat(),
                    "rows": numbers,
                }
