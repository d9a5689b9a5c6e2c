"""The content of a report about a comparison: the review of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.export.comparison.comparison_summary import comparison_facts, thresholds_in_words
from whiteshot_nb.export.comparison.pairs import export_pairs
from whiteshot_nb.export.safe_file_names import file_names
from whiteshot_nb.model.change_types import CHANGE_TYPES, NEED_NO_REVIEW
from whiteshot_nb.views.report.change_help import CHANGE_HELP
from whiteshot_nb.views.report.report_columns import sort_orders
from whiteshot_nb.views.review.row_columns import column, review_data, row_columns
from whiteshot_nb.views.review.scene_details import scene_details
from whiteshot_nb.views.review.scenes import ReviewedScenes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import pandas as pd

    from whiteshot_nb._core.progress import ProgressOption
    from whiteshot_nb.diff import Mask
    from whiteshot_nb.review.verdicts import Event
    from whiteshot_nb.store import Pictures

_SORTS = (("Most pixels", "pixels"), ("Densest", "density"), ("Most boxes", "box_count"))
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
        columns = row_columns(scenes, numbers, blank=self._blank)
        columns["failure"] = column([pair.failure for pair in scenes.pairs])
        columns["shown_before"] = column([pair.baseline_shown_digest for pair in scenes.pairs])
        columns["shown_after"] = column([pair.shown_digest for pair in scenes.pairs])
        return {
            "kind": "review",
            **review_data(scenes, columns, self._events),
            "baseline": self._baseline,
            "facts": [self._details(record, numbers) for record in scenes.listed],
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

    def _details(self, record: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
        details = scene_details(record, self._masks)
        return details | {side: self._side(details[side], numbers) for side in ("before", "after")}

    def _side(self, side: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
        sha256 = side["id"]
        if sha256 and sha256 not in self._unreadable:
            return {"id": str(numbers[sha256]), "missing": ""}
        return {"id": None, "missing": self._unreadable.get(sha256, side["missing"])}
