"""The rows of a comparison under review, and the values that the browser needs from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.review.with_verdicts import pair_keys, with_verdicts
from whiteshot_nb.views.review.cards import cards_of, line_title, moved_members, name_of, without_lone_room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.verdicts import Event


_LISTED = (
    "room",
    "room_name",
    "scene",
    "reason",
    "change",
    "sha256",
    "baseline_sha256",
    "cluster",
    "x",
    "y",
    "pixels",
    "share",
    "density",
    "boxes",
    "box_count",
    "masked_pixels",
    "masked_unequal",
    "width",
    "height",
    "baseline_width",
    "baseline_height",
    "engine",
    "engine_version",
)


class ReviewedScenes:
    """The rows of a comparison under review.

    Parameters
    ----------
    frame
        DataFrame like ``comparison.frame``.

    Attributes
    ----------
    pairs
        Pair of pictures of each row.
    changes
        Change type of each row.
    cards
        Card number of each row; the rows of a cluster (scenes with the same change) have the same number.
    listed
        For each row, the values that the browser shows or searches; missing values are None.
    elsewhere
        Rows whose change is at a different position than in most scenes of their cluster.
    title
        Short title of the review.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.table = frame.reset_index(drop=True)
        self.pairs = pair_keys(self.table)
        self.listed = records_of(without_lone_room(self.table)[list(_LISTED)])
        self.changes: list[str] = [record["change"] for record in self.listed]
        self.cards = cards_of([record["cluster"] for record in self.listed])
        self.elsewhere = moved_members(self.cards, self.listed)
        self.title = line_title(self.table)
        self._rows: dict[PairKey, list[int]] = {}
        for row, pair in enumerate(self.pairs):
            self._rows.setdefault(pair, []).append(row)

    def __len__(self) -> int:
        return len(self.pairs)

    def with_verdicts(self, verdicts: Mapping[PairKey, Event]) -> pd.DataFrame:
        """Return the DataFrame with these verdicts."""
        return with_verdicts(self.table, self.pairs, verdicts)

    def rows_of(self, event: Event) -> list[int]:
        """Return the numbers of the rows to which a decision applies."""
        return [row for pair in event.pairs for row in self._rows.get(pair, ())]

    def listing(self, row: int) -> tuple[object, ...]:
        """Return what the list shows of a row: equal if nothing that the browser knows of it has changed."""
        return self.cards[row], row in self.elsewhere, self.listed[row]

    def name(self, row: int) -> str:
        """Return the name by which the list shows the scene of a row."""
        return name_of(self.listed[row])

    def pictures(self) -> Iterator[str]:
        """Yield the sha256 of the pictures of all rows; a picture of several rows is repeated."""
        for record in self.listed:
            yield from (sha256 for sha256 in (record["baseline_sha256"], record["sha256"]) if sha256)


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dictionary for each row; missing values are None."""
    columns = {str(name): column.astype(object).where(column.notna(), None).tolist() for name, column in frame.items()}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
